#ifndef PORTSOCK_BSD_SYS_SIGNAL_H
#define PORTSOCK_BSD_SYS_SIGNAL_H

#include <signal.h>

#endif
