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
PORTSOCK_BSD_END

#endif
