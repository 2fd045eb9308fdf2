#ifndef PORTSOCK_BSD_FCNTL_H
#define PORTSOCK_BSD_FCNTL_H

#ifdef __GNUC__
#pragma GCC system_header
#include_next <fcntl.h>
#else
#include <../ucrt/fcntl.h>
#ifndef O_RDONLY
#define O_RDONLY _O_RDONLY
#define O_WRONLY _O_WRONLY
#define O_RDWR _O_RDWR
#define O_APPEND _O_APPEND
#define O_CREAT _O_CREAT
#define O_TRUNC _O_TRUNC
#define O_EXCL _O_EXCL
#endif
#undef O_ACCMODE
#define O_ACCMODE (_O_RDONLY | _O_WRONLY | _O_RDWR)
#endif

#include <sys/types.h>

#define O_NONBLOCK 0x100000
#define O_NDELAY O_NONBLOCK
#define O_CLOEXEC 0x0080 /* _O_NOINHERIT */
#define FNDELAY O_NONBLOCK
#define FNONBLOCK O_NONBLOCK
#ifndef O_NOCTTY
#define O_NOCTTY 0
#endif
#ifndef O_SYNC
#define O_SYNC 0
#endif

#define F_DUPFD 0
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#define F_SETOWN 8
#define F_GETOWN 9
#define F_DUPFD_CLOEXEC 1030
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#define FD_CLOEXEC 1
#define AT_FDCWD (-100)

struct flock {
    short l_type;
    short l_whence;
    int64_t l_start;
    int64_t l_len; /* 0 = to the end, however long the file becomes */
    pid_t l_pid;
};

PORTSOCK_BSD_BEGIN
int portsock_bsd_fcntl(int fd, int command, ...);
#ifdef __GNUC__
int fcntl(int fd, int command, ...) PORTSOCK_BSD_LABEL(fcntl);
#else
#include <stdarg.h>
static __inline int fcntl(int fd, int command, ...) {
    va_list more;
    int argument;
    va_start(more, command);
    argument = va_arg(more, int);
    va_end(more);
    return portsock_bsd_fcntl(fd, command, argument);
}
#endif
PORTSOCK_BSD_END

#endif
