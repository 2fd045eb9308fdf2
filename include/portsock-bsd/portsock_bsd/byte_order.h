/* htons() and its like, as <netinet/in.h> and <arpa/inet.h> give them. */
#ifndef PORTSOCK_BSD_BYTE_ORDER_H
#define PORTSOCK_BSD_BYTE_ORDER_H

#include <portsock_bsd/types.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(uint16_t, htons, (uint16_t value), (value))
PORTSOCK_BSD_FUNCTION(uint16_t, ntohs, (uint16_t value), (value))
PORTSOCK_BSD_FUNCTION(uint32_t, htonl, (uint32_t value), (value))
PORTSOCK_BSD_FUNCTION(uint32_t, ntohl, (uint32_t value), (value))
PORTSOCK_BSD_END

#endif
