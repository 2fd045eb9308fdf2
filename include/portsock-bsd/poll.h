#ifndef PORTSOCK_BSD_POLL_H
#define PORTSOCK_BSD_POLL_H

#include <sys/types.h>

#include <portsock_bsd/sigset.h>

#define POLLIN 0x0001
#define POLLPRI 0x0002
#define POLLOUT 0x0004
#define POLLERR 0x0008
#define POLLHUP 0x0010
#define POLLNVAL 0x0020
#define POLLRDNORM 0x0040
#define POLLRDBAND 0x0080
#define POLLWRNORM 0x0100
#define POLLWRBAND 0x0200
#define POLLRDHUP 0x2000

#ifndef INFTIM
#define INFTIM (-1)
#endif

typedef unsigned long nfds_t;

struct pollfd {
    int fd;
    short events;
    short revents;
};

struct timespec; /* <time.h> */

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, poll, (struct pollfd* watched, nfds_t count, int milliseconds),
                      (watched, count, milliseconds))
PORTSOCK_BSD_FUNCTION(int, ppoll,
                      (struct pollfd * watched, nfds_t count, const struct timespec* limit, const sigset_t* mask),
                      (watched, count, limit, mask))
PORTSOCK_BSD_END

#endif
