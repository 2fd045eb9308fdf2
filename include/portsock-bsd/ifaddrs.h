#ifndef PORTSOCK_BSD_IFADDRS_H
#define PORTSOCK_BSD_IFADDRS_H

#include <sys/socket.h>

struct ifaddrs {
    struct ifaddrs* ifa_next;
    char* ifa_name;
    unsigned int ifa_flags;
    struct sockaddr* ifa_addr;
    struct sockaddr* ifa_netmask;
    union {
        struct sockaddr* portsock_bsd_broadcast;
        struct sockaddr* portsock_bsd_destination;
    } portsock_bsd_ifu;
    void* ifa_data;
};
#define ifa_broadaddr portsock_bsd_ifu.portsock_bsd_broadcast
#define ifa_dstaddr portsock_bsd_ifu.portsock_bsd_destination

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, getifaddrs, (struct ifaddrs * *found), (found))
PORTSOCK_BSD_PROCEDURE(freeifaddrs, (struct ifaddrs * found), (found))
PORTSOCK_BSD_END

#endif
