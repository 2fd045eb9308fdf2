#ifndef PORTSOCK_BSD_SYS_ERRNO_H
#define PORTSOCK_BSD_SYS_ERRNO_H

#include <errno.h>

#endif
