#ifndef PORTSOCK_BSD_SYS_TYPES_H
#define PORTSOCK_BSD_SYS_TYPES_H

#ifdef __GNUC__
#pragma GCC system_header
#include_next <sys/types.h>
#else
#include <../ucrt/sys/types.h>
#endif

#include <portsock_bsd/types.h>

#include <sys/select.h>

#endif
