#ifndef PORTSOCK_BSD_SYS_FILE_H
#define PORTSOCK_BSD_SYS_FILE_H

#include <fcntl.h>

#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, flock, (int fd, int what), (fd, what))
PORTSOCK_BSD_END

#endif
