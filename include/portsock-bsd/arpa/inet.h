#ifndef PORTSOCK_BSD_ARPA_INET_H
#define PORTSOCK_BSD_ARPA_INET_H

#include <netinet/in.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(in_addr_t, inet_addr, (const char* text), (text))
PORTSOCK_BSD_FUNCTION(int, inet_aton, (const char* text, struct in_addr* address), (text, address))
PORTSOCK_BSD_FUNCTION(char*, inet_ntoa, (struct in_addr address), (address))
PORTSOCK_BSD_FUNCTION(in_addr_t, inet_network, (const char* text), (text))
PORTSOCK_BSD_FUNCTION(struct in_addr, inet_makeaddr, (in_addr_t network, in_addr_t host), (network, host))
PORTSOCK_BSD_FUNCTION(in_addr_t, inet_netof, (struct in_addr address), (address))
PORTSOCK_BSD_FUNCTION(in_addr_t, inet_lnaof, (struct in_addr address), (address))
PORTSOCK_BSD_FUNCTION(int, inet_pton, (int family, const char* text, void* address), (family, text, address))
PORTSOCK_BSD_FUNCTION(const char*, inet_ntop, (int family, const void* address, char* text, socklen_t size),
                      (family, address, text, size))
PORTSOCK_BSD_END

#endif
