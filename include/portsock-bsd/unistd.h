#ifndef PORTSOCK_BSD_UNISTD_H
#define PORTSOCK_BSD_UNISTD_H

#ifdef __GNUC__
#pragma GCC system_header
#include <io.h>
#define ftruncate portsock_bsd_crt_ftruncate
#define ftruncate64 portsock_bsd_crt_ftruncate64
#include_next <unistd.h>
#undef ftruncate
#undef ftruncate64
#undef WAIT_CHILD
#undef WAIT_GRANDCHILD
#else
#include <io.h>
#include <process.h>
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#endif

#include <sys/types.h>

#include <portsock_bsd/descriptors.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, gethostname, (char* name, size_t size), (name, size))
PORTSOCK_BSD_FUNCTION(int, pipe, (int fds[2]), (fds))
PORTSOCK_BSD_FUNCTION(unsigned int, alarm, (unsigned int seconds), (seconds))
PORTSOCK_BSD_FUNCTION(int, pause, (void), ())
#ifdef __GNUC__ /* where <unistd.h> has these already */
PORTSOCK_BSD_REPLACED(unsigned int, sleep, (unsigned int seconds))
PORTSOCK_BSD_REPLACED(int, usleep, (useconds_t microseconds))
#else
typedef unsigned int useconds_t;
PORTSOCK_BSD_FUNCTION(unsigned int, sleep, (unsigned int seconds), (seconds))
PORTSOCK_BSD_FUNCTION(int, usleep, (useconds_t microseconds), (microseconds))
PORTSOCK_BSD_FUNCTION(pid_t, getpid, (void), ())
#endif
PORTSOCK_BSD_FUNCTION(int, ftruncate64, (int fd, int64_t size), (fd, size))
#ifdef __GNUC__
int portsock_bsd_ftruncate(int fd, _off_t size);
#if defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
int ftruncate(int fd, off_t size) PORTSOCK_BSD_LABEL(ftruncate64);
#else
int ftruncate(int fd, off_t size) PORTSOCK_BSD_LABEL(ftruncate);
#endif
#else
PORTSOCK_BSD_FUNCTION(int, ftruncate, (int fd, long size), (fd, size))
#endif
PORTSOCK_BSD_END

#endif
