#ifndef PORTSOCK_BSD_NETINET_ETHER_H
#define PORTSOCK_BSD_NETINET_ETHER_H

#include <netinet/if_ether.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(struct ether_addr*, ether_aton, (const char* text), (text))
PORTSOCK_BSD_FUNCTION(struct ether_addr*, ether_aton_r, (const char* text, struct ether_addr* address), (text, address))
PORTSOCK_BSD_FUNCTION(char*, ether_ntoa, (const struct ether_addr* address), (address))
PORTSOCK_BSD_FUNCTION(char*, ether_ntoa_r, (const struct ether_addr* address, char* text), (address, text))
PORTSOCK_BSD_END

#endif
