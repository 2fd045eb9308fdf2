#ifndef PORTSOCK_BSD_SYS_UIO_H
#define PORTSOCK_BSD_SYS_UIO_H

#include <sys/types.h>

struct iovec {
    void* iov_base;
    size_t iov_len;
};

#ifndef IOV_MAX
#define IOV_MAX 1024
#endif
#define UIO_MAXIOV IOV_MAX

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(ssize_t, readv, (int fd, const struct iovec* parts, int count), (fd, parts, count))
PORTSOCK_BSD_FUNCTION(ssize_t, writev, (int fd, const struct iovec* parts, int count), (fd, parts, count))
PORTSOCK_BSD_END

#endif
