#ifndef PORTSOCK_BSD_NET_IF_ARP_H
#define PORTSOCK_BSD_NET_IF_ARP_H

#include <sys/types.h>

#define ARPOP_REQUEST 1
#define ARPOP_REPLY 2
#define ARPOP_RREQUEST 3
#define ARPOP_RREPLY 4
#define ARPHRD_ETHER 1
#define ARPHRD_LOOPBACK 772

struct arphdr {
    uint16_t ar_hrd;
    uint16_t ar_pro;
    uint8_t ar_hln;
    uint8_t ar_pln;
    uint16_t ar_op;
};

#endif
