#ifndef PORTSOCK_BSD_SYS_TYPES_H
#define PORTSOCK_BSD_SYS_TYPES_H

#ifdef __GNUC__
#pragma GCC system_header
#ifdef _WIN32
#include_next <sys/types.h>
#else /* -U_WIN32: the headers of MinGW-w64 insist on it */
#define _WIN32 1
#include_next <sys/types.h>
#undef _WIN32
#endif
#else
#include <../ucrt/sys/types.h>
#endif

#include <portsock_bsd/types.h>

#include <sys/select.h>

#endif
