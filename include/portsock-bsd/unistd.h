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

/* Of sysconf, with Linux' numbers. */
#define _SC_ARG_MAX 0
#define _SC_CLK_TCK 2
#define _SC_OPEN_MAX 4
#define _SC_PAGESIZE 30
#define _SC_PAGE_SIZE _SC_PAGESIZE
#define _SC_IOV_MAX 60
#define _SC_UIO_MAXIOV _SC_IOV_MAX
#define _SC_NPROCESSORS_CONF 83
#define _SC_NPROCESSORS_ONLN 84
#define _SC_HOST_NAME_MAX 180

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, gethostname, (char* name, size_t size), (name, size))
PORTSOCK_BSD_FUNCTION(int, pipe, (int fds[2]), (fds))
PORTSOCK_BSD_FUNCTION(int, pipe2, (int fds[2], int flags), (fds, flags))
PORTSOCK_BSD_FUNCTION(int, dup3, (int fd, int wanted, int flags), (fd, wanted, flags))
PORTSOCK_BSD_FUNCTION(int, getdtablesize, (void), ())
PORTSOCK_BSD_FUNCTION(int, getpagesize, (void), ())
PORTSOCK_BSD_FUNCTION(long, sysconf, (int what), (what))
PORTSOCK_BSD_FUNCTION(ssize_t, pread64, (int fd, void* buffer, size_t size, int64_t offset), (fd, buffer, size, offset))
PORTSOCK_BSD_FUNCTION(ssize_t, pwrite64, (int fd, const void* data, size_t size, int64_t offset), (fd, data, size, offset))
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
ssize_t portsock_bsd_pread(int fd, void* buffer, size_t size, _off_t offset);
ssize_t portsock_bsd_pwrite(int fd, const void* data, size_t size, _off_t offset);
#if defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
int ftruncate(int fd, off_t size) PORTSOCK_BSD_LABEL(ftruncate64);
ssize_t pread(int fd, void* buffer, size_t size, off_t offset) PORTSOCK_BSD_LABEL(pread64);
ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) PORTSOCK_BSD_LABEL(pwrite64);
#else
int ftruncate(int fd, off_t size) PORTSOCK_BSD_LABEL(ftruncate);
ssize_t pread(int fd, void* buffer, size_t size, off_t offset) PORTSOCK_BSD_LABEL(pread);
ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) PORTSOCK_BSD_LABEL(pwrite);
#endif
#else
PORTSOCK_BSD_FUNCTION(int, ftruncate, (int fd, long size), (fd, size))
PORTSOCK_BSD_FUNCTION(ssize_t, pread, (int fd, void* buffer, size_t size, long offset), (fd, buffer, size, offset))
PORTSOCK_BSD_FUNCTION(ssize_t, pwrite, (int fd, const void* data, size_t size, long offset), (fd, data, size, offset))
#endif
PORTSOCK_BSD_END

#endif
