#ifndef PORTSOCK_BSD_SYS_SENDFILE_H
#define PORTSOCK_BSD_SYS_SENDFILE_H

#include <sys/types.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(ssize_t, sendfile64, (int to, int from, int64_t* offset, size_t count), (to, from, offset, count))
#ifdef __GNUC__
ssize_t portsock_bsd_sendfile(int to, int from, _off_t* offset, size_t count);
#if defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
ssize_t sendfile(int to, int from, off_t* offset, size_t count) PORTSOCK_BSD_LABEL(sendfile64);
#else
ssize_t sendfile(int to, int from, off_t* offset, size_t count) PORTSOCK_BSD_LABEL(sendfile);
#endif
#else
PORTSOCK_BSD_FUNCTION(ssize_t, sendfile, (int to, int from, long* offset, size_t count), (to, from, offset, count))
#endif
PORTSOCK_BSD_END

#endif
