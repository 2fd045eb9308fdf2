#ifndef PORTSOCK_BSD_SYS_SELECT_H
#define PORTSOCK_BSD_SYS_SELECT_H

#include <string.h>

#include <portsock_bsd/types.h>

#include <portsock_bsd/sigset.h>

/* Descriptors by value. No descriptor of msvcrt.dll is beyond the default. */
#ifndef FD_SETSIZE
#define FD_SETSIZE 2048
#endif
#define NFDBITS 32
typedef uint32_t fd_mask;
typedef struct portsock_bsd_fd_set {
    fd_mask fds_bits[(FD_SETSIZE + NFDBITS - 1) / NFDBITS];
} fd_set;

#define FD_SET(fd, set) ((void)((set)->fds_bits[(unsigned)(fd) / NFDBITS] |= (fd_mask)1 << ((unsigned)(fd) % NFDBITS)))
#define FD_CLR(fd, set)                                                                                                \
    ((void)((set)->fds_bits[(unsigned)(fd) / NFDBITS] &= ~((fd_mask)1 << ((unsigned)(fd) % NFDBITS))))
#define FD_ISSET(fd, set) ((int)((set)->fds_bits[(unsigned)(fd) / NFDBITS] >> ((unsigned)(fd) % NFDBITS) & 1))
#define FD_ZERO(set) ((void)memset((set), 0, sizeof(*(set))))
#define FD_COPY(from, to) ((void)memcpy((to), (from), sizeof(*(from))))

struct timespec; /* <time.h> */

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, select,
                      (int count, fd_set* readable, fd_set* writable, fd_set* exceptional, struct timeval* limit),
                      (count, readable, writable, exceptional, limit))
PORTSOCK_BSD_FUNCTION(int, pselect,
                      (int count, fd_set* readable, fd_set* writable, fd_set* exceptional, const struct timespec* limit,
                       const sigset_t* mask),
                      (count, readable, writable, exceptional, limit, mask))
PORTSOCK_BSD_END

#endif
