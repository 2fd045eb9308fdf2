#ifndef PORTSOCK_BSD_EXTRAS_SYS_SYSLOG_H
#define PORTSOCK_BSD_EXTRAS_SYS_SYSLOG_H

#include <syslog.h>

/* The name that 4.3BSD had it under. */

#endif
