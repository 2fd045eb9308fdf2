#ifndef PORTSOCK_BSD_SYS_SOCKIO_H
#define PORTSOCK_BSD_SYS_SOCKIO_H

#include <sys/ioctl.h>

#endif
