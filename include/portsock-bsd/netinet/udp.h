#ifndef PORTSOCK_BSD_NETINET_UDP_H
#define PORTSOCK_BSD_NETINET_UDP_H

#include <sys/types.h>

#define SOL_UDP 17

struct udphdr {
    uint16_t uh_sport;
    uint16_t uh_dport;
    uint16_t uh_ulen;
    uint16_t uh_sum;
};

#endif
