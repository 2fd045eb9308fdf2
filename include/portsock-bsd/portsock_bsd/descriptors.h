/* The functions of descriptors that several of the headers give. <io.h> of this folder hides those of the C run-time
   library, which have other types. */
#ifndef PORTSOCK_BSD_DESCRIPTORS_H
#define PORTSOCK_BSD_DESCRIPTORS_H

#include <sys/types.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, close, (int fd), (fd))
PORTSOCK_BSD_FUNCTION(ssize_t, read, (int fd, void* buffer, size_t size), (fd, buffer, size))
PORTSOCK_BSD_FUNCTION(ssize_t, write, (int fd, const void* data, size_t size), (fd, data, size))
PORTSOCK_BSD_FUNCTION(int, dup, (int fd), (fd))
PORTSOCK_BSD_FUNCTION(int, dup2, (int fd, int wanted), (fd, wanted))
PORTSOCK_BSD_FUNCTION(int, isatty, (int fd), (fd))
PORTSOCK_BSD_FUNCTION(int64_t, lseek64, (int fd, int64_t offset, int from), (fd, offset, from))
/* With 64 bits where the program asks for them, as in the tool chain's header. */
#ifdef __GNUC__
_off_t portsock_bsd_lseek(int fd, _off_t offset, int from);
#if defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
off_t lseek(int fd, off_t offset, int from) PORTSOCK_BSD_LABEL(lseek64);
#else
off_t lseek(int fd, off_t offset, int from) PORTSOCK_BSD_LABEL(lseek);
#endif
#else
PORTSOCK_BSD_FUNCTION(long, lseek, (int fd, long offset, int from), (fd, offset, from))
#endif
/* Of Windows' own. */
PORTSOCK_BSD_FUNCTION(int, chsize, (int fd, long size), (fd, size))
PORTSOCK_BSD_FUNCTION(int, eof, (int fd), (fd))
PORTSOCK_BSD_FUNCTION(long, filelength, (int fd), (fd))
PORTSOCK_BSD_FUNCTION(int, locking, (int fd, int mode, long count), (fd, mode, count))
PORTSOCK_BSD_FUNCTION(int, setmode, (int fd, int mode), (fd, mode))
PORTSOCK_BSD_FUNCTION(long, tell, (int fd), (fd))
PORTSOCK_BSD_END

#endif
