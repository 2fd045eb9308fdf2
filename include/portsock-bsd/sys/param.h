#ifndef PORTSOCK_BSD_SYS_PARAM_H
#define PORTSOCK_BSD_SYS_PARAM_H

#ifdef __GNUC__
#pragma GCC system_header
#include_next <sys/param.h>
#else
#include <limits.h>
#define BIG_ENDIAN 4321
#define LITTLE_ENDIAN 1234
#define BYTE_ORDER LITTLE_ENDIAN
#define MAXPATHLEN 260
#endif

#include <sys/types.h>

#ifndef MAXHOSTNAMELEN
#define MAXHOSTNAMELEN 256
#endif
#ifndef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#endif
#ifndef howmany
#define howmany(x, y) (((x) + ((y)-1)) / (y))
#endif
#ifndef roundup
#define roundup(x, y) ((((x) + ((y)-1)) / (y)) * (y))
#endif
#ifndef NBBY
#define NBBY 8
#endif

#endif
