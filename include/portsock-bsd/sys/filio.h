#ifndef PORTSOCK_BSD_SYS_FILIO_H
#define PORTSOCK_BSD_SYS_FILIO_H

#include <sys/ioctl.h>

#endif
