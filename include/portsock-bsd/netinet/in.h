#ifndef PORTSOCK_BSD_NETINET_IN_H
#define PORTSOCK_BSD_NETINET_IN_H

#include <sys/socket.h>

#include <portsock_bsd/byte_order.h>

#define IPPROTO_IP 0
#define IPPROTO_HOPOPTS 0
#define IPPROTO_ICMP 1
#define IPPROTO_IGMP 2
#define IPPROTO_IPIP 4
#define IPPROTO_TCP 6
#define IPPROTO_EGP 8
#define IPPROTO_PUP 12
#define IPPROTO_UDP 17
#define IPPROTO_IDP 22
#define IPPROTO_IPV6 41
#define IPPROTO_ROUTING 43
#define IPPROTO_FRAGMENT 44
#define IPPROTO_ESP 50
#define IPPROTO_AH 51
#define IPPROTO_ICMPV6 58
#define IPPROTO_NONE 59
#define IPPROTO_DSTOPTS 60
#define IPPROTO_RAW 255
#define IPPROTO_MAX 256
#define SOL_IP IPPROTO_IP
#define SOL_IPV6 IPPROTO_IPV6

#define IPPORT_ECHO 7
#define IPPORT_DISCARD 9
#define IPPORT_SYSTAT 11
#define IPPORT_DAYTIME 13
#define IPPORT_NETSTAT 15
#define IPPORT_FTP 21
#define IPPORT_TELNET 23
#define IPPORT_SMTP 25
#define IPPORT_TIMESERVER 37
#define IPPORT_TFTP 69
#define IPPORT_FINGER 79
#define IPPORT_RESERVED 1024
#define IPPORT_USERRESERVED 5000

struct in_addr {
    in_addr_t s_addr;
};

struct sockaddr_in {
    sa_family_t sin_family;
    in_port_t sin_port;
    struct in_addr sin_addr;
    unsigned char sin_zero[8];
};

struct in6_addr {
    union {
        uint8_t portsock_bsd_8[16];
        uint16_t portsock_bsd_16[8];
        uint32_t portsock_bsd_32[4];
    } portsock_bsd_in6;
};
#define s6_addr portsock_bsd_in6.portsock_bsd_8
#define s6_addr16 portsock_bsd_in6.portsock_bsd_16
#define s6_addr32 portsock_bsd_in6.portsock_bsd_32

struct sockaddr_in6 {
    sa_family_t sin6_family;
    in_port_t sin6_port;
    uint32_t sin6_flowinfo;
    struct in6_addr sin6_addr;
    uint32_t sin6_scope_id;
};

#define INADDR_ANY ((in_addr_t)0x00000000)
#define INADDR_BROADCAST ((in_addr_t)0xffffffff)
#define INADDR_NONE ((in_addr_t)0xffffffff)
#define INADDR_LOOPBACK ((in_addr_t)0x7f000001)
#define INADDR_UNSPEC_GROUP ((in_addr_t)0xe0000000)
#define INADDR_ALLHOSTS_GROUP ((in_addr_t)0xe0000001)
#define INADDR_ALLRTRS_GROUP ((in_addr_t)0xe0000002)
#define INADDR_MAX_LOCAL_GROUP ((in_addr_t)0xe00000ff)
#define IN_LOOPBACKNET 127

#define IN_CLASSA(a) ((((in_addr_t)(a)) & 0x80000000U) == 0)
#define IN_CLASSA_NET 0xff000000U
#define IN_CLASSA_NSHIFT 24
#define IN_CLASSA_HOST (0xffffffffU & ~IN_CLASSA_NET)
#define IN_CLASSA_MAX 128
#define IN_CLASSB(a) ((((in_addr_t)(a)) & 0xc0000000U) == 0x80000000U)
#define IN_CLASSB_NET 0xffff0000U
#define IN_CLASSB_NSHIFT 16
#define IN_CLASSB_HOST (0xffffffffU & ~IN_CLASSB_NET)
#define IN_CLASSB_MAX 65536
#define IN_CLASSC(a) ((((in_addr_t)(a)) & 0xe0000000U) == 0xc0000000U)
#define IN_CLASSC_NET 0xffffff00U
#define IN_CLASSC_NSHIFT 8
#define IN_CLASSC_HOST (0xffffffffU & ~IN_CLASSC_NET)
#define IN_CLASSD(a) ((((in_addr_t)(a)) & 0xf0000000U) == 0xe0000000U)
#define IN_MULTICAST(a) IN_CLASSD(a)
#define IN_EXPERIMENTAL(a) ((((in_addr_t)(a)) & 0xe0000000U) == 0xe0000000U)
#define IN_BADCLASS(a) ((((in_addr_t)(a)) & 0xf0000000U) == 0xf0000000U)

#define INET_ADDRSTRLEN 16
#define INET6_ADDRSTRLEN 46

#define IP_OPTIONS 1
#define IP_HDRINCL 2
#define IP_TOS 3
#define IP_TTL 4
#define IP_MULTICAST_IF 9
#define IP_MULTICAST_TTL 10
#define IP_MULTICAST_LOOP 11
#define IP_ADD_MEMBERSHIP 12
#define IP_DROP_MEMBERSHIP 13
#define IP_ADD_SOURCE_MEMBERSHIP 15
#define IP_DROP_SOURCE_MEMBERSHIP 16
#define IP_BLOCK_SOURCE 17
#define IP_UNBLOCK_SOURCE 18
#define IP_PKTINFO 19
#define IP_RECVTTL 21
#define IP_RECVTOS 40
#define IP_DEFAULT_MULTICAST_TTL 1
#define IP_DEFAULT_MULTICAST_LOOP 1
#define IP_MAX_MEMBERSHIPS 20

#define IPV6_UNICAST_HOPS 4
#define IPV6_MULTICAST_IF 9
#define IPV6_MULTICAST_HOPS 10
#define IPV6_MULTICAST_LOOP 11
#define IPV6_JOIN_GROUP 12
#define IPV6_LEAVE_GROUP 13
#define IPV6_ADD_MEMBERSHIP IPV6_JOIN_GROUP
#define IPV6_DROP_MEMBERSHIP IPV6_LEAVE_GROUP
#define IPV6_DONTFRAG 14
#define IPV6_PKTINFO 19
#define IPV6_RECVPKTINFO IPV6_PKTINFO
#define IPV6_HOPLIMIT 21
#define IPV6_RECVHOPLIMIT IPV6_HOPLIMIT
#define IPV6_CHECKSUM 26
#define IPV6_V6ONLY 27
#define IPV6_TCLASS 39
#define IPV6_RECVTCLASS 40

#define MCAST_JOIN_GROUP 41
#define MCAST_LEAVE_GROUP 42
#define MCAST_BLOCK_SOURCE 43
#define MCAST_UNBLOCK_SOURCE 44
#define MCAST_JOIN_SOURCE_GROUP 45
#define MCAST_LEAVE_SOURCE_GROUP 46
#define MCAST_INCLUDE 0
#define MCAST_EXCLUDE 1

struct ip_mreq {
    struct in_addr imr_multiaddr;
    struct in_addr imr_interface;
};

struct ip_mreqn {
    struct in_addr imr_multiaddr;
    struct in_addr imr_address;
    int imr_ifindex;
};

struct ip_mreq_source {
    struct in_addr imr_multiaddr;
    struct in_addr imr_sourceaddr;
    struct in_addr imr_interface;
};

struct ipv6_mreq {
    struct in6_addr ipv6mr_multiaddr;
    unsigned int ipv6mr_interface;
};

struct group_req {
    uint32_t gr_interface;
    struct sockaddr_storage gr_group;
};

struct group_source_req {
    uint32_t gsr_interface;
    struct sockaddr_storage gsr_group;
    struct sockaddr_storage gsr_source;
};

struct in_pktinfo {
    int ipi_ifindex;
    struct in_addr ipi_spec_dst;
    struct in_addr ipi_addr;
};

struct in6_pktinfo {
    struct in6_addr ipi6_addr;
    unsigned int ipi6_ifindex;
};

#define IN6ADDR_ANY_INIT                                                                                               \
    {                                                                                                                  \
        {                                                                                                              \
            { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }                                                         \
        }                                                                                                              \
    }
#define IN6ADDR_LOOPBACK_INIT                                                                                          \
    {                                                                                                                  \
        {                                                                                                              \
            { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }                                                         \
        }                                                                                                              \
    }

#define PORTSOCK_BSD_IN6(a) ((const struct in6_addr*)(a))
#define IN6_IS_ADDR_UNSPECIFIED(a)                                                                                     \
    (PORTSOCK_BSD_IN6(a)->s6_addr32[0] == 0 && PORTSOCK_BSD_IN6(a)->s6_addr32[1] == 0 &&                               \
     PORTSOCK_BSD_IN6(a)->s6_addr32[2] == 0 && PORTSOCK_BSD_IN6(a)->s6_addr32[3] == 0)
#define IN6_IS_ADDR_LOOPBACK(a)                                                                                        \
    (PORTSOCK_BSD_IN6(a)->s6_addr32[0] == 0 && PORTSOCK_BSD_IN6(a)->s6_addr32[1] == 0 &&                               \
     PORTSOCK_BSD_IN6(a)->s6_addr32[2] == 0 && PORTSOCK_BSD_IN6(a)->s6_addr32[3] == 0x01000000U)
#define IN6_IS_ADDR_MULTICAST(a) (PORTSOCK_BSD_IN6(a)->s6_addr[0] == 0xff)
#define IN6_IS_ADDR_LINKLOCAL(a)                                                                                       \
    (PORTSOCK_BSD_IN6(a)->s6_addr[0] == 0xfe && (PORTSOCK_BSD_IN6(a)->s6_addr[1] & 0xc0) == 0x80)
#define IN6_IS_ADDR_SITELOCAL(a)                                                                                       \
    (PORTSOCK_BSD_IN6(a)->s6_addr[0] == 0xfe && (PORTSOCK_BSD_IN6(a)->s6_addr[1] & 0xc0) == 0xc0)
#define IN6_IS_ADDR_V4MAPPED(a)                                                                                        \
    (PORTSOCK_BSD_IN6(a)->s6_addr32[0] == 0 && PORTSOCK_BSD_IN6(a)->s6_addr32[1] == 0 &&                               \
     PORTSOCK_BSD_IN6(a)->s6_addr32[2] == 0xffff0000U)
#define IN6_IS_ADDR_V4COMPAT(a)                                                                                        \
    (PORTSOCK_BSD_IN6(a)->s6_addr32[0] == 0 && PORTSOCK_BSD_IN6(a)->s6_addr32[1] == 0 &&                               \
     PORTSOCK_BSD_IN6(a)->s6_addr32[2] == 0 && PORTSOCK_BSD_IN6(a)->s6_addr32[3] != 0 &&                               \
     PORTSOCK_BSD_IN6(a)->s6_addr32[3] != 0x01000000U)
#define IN6_IS_ADDR_MC_NODELOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && (PORTSOCK_BSD_IN6(a)->s6_addr[1] & 0xf) == 0x1)
#define IN6_IS_ADDR_MC_LINKLOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && (PORTSOCK_BSD_IN6(a)->s6_addr[1] & 0xf) == 0x2)
#define IN6_IS_ADDR_MC_SITELOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && (PORTSOCK_BSD_IN6(a)->s6_addr[1] & 0xf) == 0x5)
#define IN6_IS_ADDR_MC_ORGLOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && (PORTSOCK_BSD_IN6(a)->s6_addr[1] & 0xf) == 0x8)
#define IN6_IS_ADDR_MC_GLOBAL(a) (IN6_IS_ADDR_MULTICAST(a) && (PORTSOCK_BSD_IN6(a)->s6_addr[1] & 0xf) == 0xe)
#define IN6_ARE_ADDR_EQUAL(a, b)                                                                                       \
    (PORTSOCK_BSD_IN6(a)->s6_addr32[0] == PORTSOCK_BSD_IN6(b)->s6_addr32[0] &&                                         \
     PORTSOCK_BSD_IN6(a)->s6_addr32[1] == PORTSOCK_BSD_IN6(b)->s6_addr32[1] &&                                         \
     PORTSOCK_BSD_IN6(a)->s6_addr32[2] == PORTSOCK_BSD_IN6(b)->s6_addr32[2] &&                                         \
     PORTSOCK_BSD_IN6(a)->s6_addr32[3] == PORTSOCK_BSD_IN6(b)->s6_addr32[3])

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_OBJECT(const struct in6_addr, in6addr_any)
PORTSOCK_BSD_OBJECT(const struct in6_addr, in6addr_loopback)
PORTSOCK_BSD_END

#endif
