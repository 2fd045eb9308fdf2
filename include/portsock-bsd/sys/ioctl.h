#ifndef PORTSOCK_BSD_SYS_IOCTL_H
#define PORTSOCK_BSD_SYS_IOCTL_H

#include <sys/types.h>

#define FIONREAD 0x541b
#define FIONBIO 0x5421
#define FIOASYNC 0x5452
#define SIOCATMARK 0x8905
#define SIOCGIFNAME 0x8910
#define SIOCGIFCONF 0x8912
#define SIOCGIFFLAGS 0x8913
#define SIOCGIFADDR 0x8915
#define SIOCGIFDSTADDR 0x8917
#define SIOCGIFBRDADDR 0x8919
#define SIOCGIFNETMASK 0x891b
#define SIOCGIFMETRIC 0x891d
#define SIOCGIFMTU 0x8921
#define SIOCGIFHWADDR 0x8927
#define SIOCGIFINDEX 0x8933

PORTSOCK_BSD_BEGIN
int portsock_bsd_ioctl(int fd, unsigned long request, ...);
#ifdef __GNUC__
int ioctl(int fd, unsigned long request, ...) PORTSOCK_BSD_LABEL(ioctl);
#else
static __inline int ioctl(int fd, unsigned long request, void* argument) {
    return portsock_bsd_ioctl(fd, request, argument);
}
#endif
PORTSOCK_BSD_END

#endif
