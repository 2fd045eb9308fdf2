#ifndef PORTSOCK_BSD_SYS_FCNTL_H
#define PORTSOCK_BSD_SYS_FCNTL_H

#include <fcntl.h>

#endif
