#ifndef PORTSOCK_BSD_NETINET_TCP_H
#define PORTSOCK_BSD_NETINET_TCP_H

#ifdef __GNUC__
#pragma GCC system_header /* bit-fields of one byte */
#endif

#include <sys/socket.h>

#define TCP_NODELAY 1
#define TCP_KEEPIDLE 3
#define TCP_MAXSEG 4
#define TCP_KEEPCNT 16
#define TCP_KEEPINTVL 17

#define SOL_TCP 6
#define TCP_MSS 512
#define TCP_MAXWIN 65535

typedef uint32_t tcp_seq;
struct tcphdr {
    uint16_t th_sport;
    uint16_t th_dport;
    tcp_seq th_seq;
    tcp_seq th_ack;
    uint8_t th_x2 : 4;
    uint8_t th_off : 4;
    uint8_t th_flags;
    uint16_t th_win;
    uint16_t th_sum;
    uint16_t th_urp;
};
#define TH_FIN 0x01
#define TH_SYN 0x02
#define TH_RST 0x04
#define TH_PUSH 0x08
#define TH_ACK 0x10
#define TH_URG 0x20

#endif
