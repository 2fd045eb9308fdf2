#ifndef PORTSOCK_BSD_NETINET_UDP_H
#define PORTSOCK_BSD_NETINET_UDP_H

#ifdef __GNUC__
#pragma GCC system_header /* members without a name */
#endif

#include <sys/types.h>

#define SOL_UDP 17

/* By the names of BSD and those of Linux. */
struct udphdr {
    PORTSOCK_BSD_UNNAMED union {
        struct {
            uint16_t uh_sport;
            uint16_t uh_dport;
            uint16_t uh_ulen;
            uint16_t uh_sum;
        };
        struct {
            uint16_t source;
            uint16_t dest;
            uint16_t len;
            uint16_t check;
        };
    };
};

#endif
