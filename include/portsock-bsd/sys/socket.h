#ifndef PORTSOCK_BSD_SYS_SOCKET_H
#define PORTSOCK_BSD_SYS_SOCKET_H

#ifdef __GNUC__
#pragma GCC system_header /* CMSG_DATA is a name of <wincrypt.h> too */
#endif

#include <sys/types.h>
#include <sys/uio.h>

#include <portsock_bsd/descriptors.h>

/* What Windows has a number for has that number here: src/bsd/README.md. */
#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_LOCAL AF_UNIX
#define AF_INET 2
#define AF_INET6 23
#define AF_MAX 33
#define PF_UNSPEC AF_UNSPEC
#define PF_UNIX AF_UNIX
#define PF_LOCAL AF_LOCAL
#define PF_INET AF_INET
#define PF_INET6 AF_INET6
#define PF_MAX AF_MAX

#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_RAW 3
#define SOCK_RDM 4
#define SOCK_SEQPACKET 5
#define SOCK_NONBLOCK 0x10000
#define SOCK_CLOEXEC 0x20000

#define SOL_SOCKET 0xffff
#define SO_DEBUG 0x0001
#define SO_ACCEPTCONN 0x0002
#define SO_REUSEADDR 0x0004
#define SO_KEEPALIVE 0x0008
#define SO_DONTROUTE 0x0010
#define SO_BROADCAST 0x0020
#define SO_LINGER 0x0080
#define SO_OOBINLINE 0x0100
#define SO_REUSEPORT 0x0200
#define SO_SNDBUF 0x1001
#define SO_RCVBUF 0x1002
#define SO_SNDLOWAT 0x1003
#define SO_RCVLOWAT 0x1004
#define SO_SNDTIMEO 0x1005
#define SO_RCVTIMEO 0x1006
#define SO_ERROR 0x1007
#define SO_TYPE 0x1008
#define SO_PROTOCOL 0x1009
#define SO_DOMAIN 0x100a

#define SOMAXCONN 4096

#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_DONTROUTE 0x4
#define MSG_WAITALL 0x8
#define MSG_TRUNC 0x100
#define MSG_CTRUNC 0x200
#define MSG_DONTWAIT 0x10000
#define MSG_NOSIGNAL 0x20000
#define MSG_MORE 0x40000
#define MSG_CONFIRM 0x80000
#define MSG_CMSG_CLOEXEC 0x100000
#define MSG_EOR 0x200000
#define MSG_WAITFORONE 0x400000

#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2

#define SCM_RIGHTS 1

struct sockaddr {
    sa_family_t sa_family;
    char sa_data[14];
};

struct sockaddr_storage {
    sa_family_t ss_family;
    char portsock_bsd_room[6];
    uint64_t portsock_bsd_aligned[15];
};

struct linger {
    int l_onoff;
    int l_linger;
};

struct msghdr {
    void* msg_name;
    socklen_t msg_namelen;
    struct iovec* msg_iov;
    size_t msg_iovlen;
    void* msg_control;
    size_t msg_controllen;
    int msg_flags;
};

struct mmsghdr {
    struct msghdr msg_hdr;
    unsigned int msg_len;
};

struct cmsghdr {
    size_t cmsg_len;
    int cmsg_level;
    int cmsg_type;
};

#define CMSG_ALIGN(size) (((size) + sizeof(size_t) - 1) & ~(sizeof(size_t) - 1))
#define CMSG_LEN(size) (CMSG_ALIGN(sizeof(struct cmsghdr)) + (size))
#define CMSG_SPACE(size) (CMSG_ALIGN(sizeof(struct cmsghdr)) + CMSG_ALIGN(size))
#undef CMSG_DATA
#define CMSG_DATA(header) ((unsigned char*)((struct cmsghdr*)(header) + 1))
#define CMSG_FIRSTHDR(message)                                                                                         \
    ((message)->msg_controllen >= sizeof(struct cmsghdr) ? (struct cmsghdr*)(message)->msg_control : (struct cmsghdr*)0)
#define CMSG_NXTHDR(message, header) portsock_bsd_cmsg_nxthdr((message), (header))

struct timespec;

PORTSOCK_BSD_BEGIN
struct cmsghdr* portsock_bsd_cmsg_nxthdr(const struct msghdr* message, const struct cmsghdr* header);

PORTSOCK_BSD_FUNCTION(int, socket, (int domain, int type, int protocol), (domain, type, protocol))
PORTSOCK_BSD_FUNCTION(int, socketpair, (int domain, int type, int protocol, int fds[2]), (domain, type, protocol, fds))
PORTSOCK_BSD_FUNCTION(int, bind, (int fd, const struct sockaddr* address, socklen_t size), (fd, address, size))
PORTSOCK_BSD_FUNCTION(int, listen, (int fd, int backlog), (fd, backlog))
PORTSOCK_BSD_FUNCTION(int, accept, (int fd, struct sockaddr* address, socklen_t* size), (fd, address, size))
PORTSOCK_BSD_FUNCTION(int, accept4, (int fd, struct sockaddr* address, socklen_t* size, int flags),
                      (fd, address, size, flags))
PORTSOCK_BSD_FUNCTION(int, connect, (int fd, const struct sockaddr* address, socklen_t size), (fd, address, size))
PORTSOCK_BSD_FUNCTION(int, shutdown, (int fd, int how), (fd, how))
PORTSOCK_BSD_FUNCTION(ssize_t, send, (int fd, const void* data, size_t size, int flags), (fd, data, size, flags))
PORTSOCK_BSD_FUNCTION(ssize_t, recv, (int fd, void* buffer, size_t size, int flags), (fd, buffer, size, flags))
PORTSOCK_BSD_FUNCTION(ssize_t, sendto,
                      (int fd, const void* data, size_t size, int flags, const struct sockaddr* to, socklen_t to_size),
                      (fd, data, size, flags, to, to_size))
PORTSOCK_BSD_FUNCTION(ssize_t, recvfrom,
                      (int fd, void* buffer, size_t size, int flags, struct sockaddr* from, socklen_t* from_size),
                      (fd, buffer, size, flags, from, from_size))
PORTSOCK_BSD_FUNCTION(ssize_t, sendmsg, (int fd, const struct msghdr* message, int flags), (fd, message, flags))
PORTSOCK_BSD_FUNCTION(ssize_t, recvmsg, (int fd, struct msghdr* message, int flags), (fd, message, flags))
PORTSOCK_BSD_FUNCTION(int, sendmmsg, (int fd, struct mmsghdr* messages, unsigned int count, int flags),
                      (fd, messages, count, flags))
PORTSOCK_BSD_FUNCTION(int, recvmmsg,
                      (int fd, struct mmsghdr* messages, unsigned int count, int flags, struct timespec* limit),
                      (fd, messages, count, flags, limit))
PORTSOCK_BSD_FUNCTION(int, getsockopt, (int fd, int level, int name, void* value, socklen_t* size),
                      (fd, level, name, value, size))
PORTSOCK_BSD_FUNCTION(int, setsockopt, (int fd, int level, int name, const void* value, socklen_t size),
                      (fd, level, name, value, size))
PORTSOCK_BSD_FUNCTION(int, getsockname, (int fd, struct sockaddr* address, socklen_t* size), (fd, address, size))
PORTSOCK_BSD_FUNCTION(int, getpeername, (int fd, struct sockaddr* address, socklen_t* size), (fd, address, size))
PORTSOCK_BSD_FUNCTION(int, sockatmark, (int fd), (fd))
PORTSOCK_BSD_END

#endif
