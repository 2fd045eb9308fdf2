#ifndef PORTSOCK_BSD_NET_IF_H
#define PORTSOCK_BSD_NET_IF_H

#include <sys/socket.h>

#define IF_NAMESIZE 256
#define IFNAMSIZ IF_NAMESIZE

#define IFF_UP 0x1
#define IFF_BROADCAST 0x2
#define IFF_DEBUG 0x4
#define IFF_LOOPBACK 0x8
#define IFF_POINTOPOINT 0x10
#define IFF_RUNNING 0x40
#define IFF_NOARP 0x80
#define IFF_PROMISC 0x100
#define IFF_ALLMULTI 0x200
#define IFF_MULTICAST 0x1000

struct if_nameindex {
    unsigned int if_index;
    char* if_name;
};

struct ifreq {
    char ifr_name[IFNAMSIZ];
    union {
        struct sockaddr portsock_bsd_address;
        struct sockaddr portsock_bsd_destination;
        struct sockaddr portsock_bsd_broadcast;
        struct sockaddr portsock_bsd_mask;
        struct sockaddr portsock_bsd_hardware;
        short portsock_bsd_flags;
        int portsock_bsd_number;
        char* portsock_bsd_data;
    } portsock_bsd_ifr;
};
#define ifr_addr portsock_bsd_ifr.portsock_bsd_address
#define ifr_dstaddr portsock_bsd_ifr.portsock_bsd_destination
#define ifr_broadaddr portsock_bsd_ifr.portsock_bsd_broadcast
#define ifr_netmask portsock_bsd_ifr.portsock_bsd_mask
#define ifr_hwaddr portsock_bsd_ifr.portsock_bsd_hardware
#define ifr_flags portsock_bsd_ifr.portsock_bsd_flags
#define ifr_metric portsock_bsd_ifr.portsock_bsd_number
#define ifr_mtu portsock_bsd_ifr.portsock_bsd_number
#define ifr_ifindex portsock_bsd_ifr.portsock_bsd_number
#define ifr_data portsock_bsd_ifr.portsock_bsd_data

struct ifconf {
    int ifc_len;
    union {
        char* portsock_bsd_buffer;
        struct ifreq* portsock_bsd_requests;
    } portsock_bsd_ifc;
};
#define ifc_buf portsock_bsd_ifc.portsock_bsd_buffer
#define ifc_req portsock_bsd_ifc.portsock_bsd_requests

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(unsigned int, if_nametoindex, (const char* name), (name))
PORTSOCK_BSD_FUNCTION(char*, if_indextoname, (unsigned int number, char* name), (number, name))
PORTSOCK_BSD_FUNCTION(struct if_nameindex*, if_nameindex, (void), ())
PORTSOCK_BSD_PROCEDURE(if_freenameindex, (struct if_nameindex * list), (list))
PORTSOCK_BSD_END

#endif
