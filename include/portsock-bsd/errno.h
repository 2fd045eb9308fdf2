#ifndef PORTSOCK_BSD_ERRNO_H
#define PORTSOCK_BSD_ERRNO_H

#ifdef __GNUC__
#pragma GCC system_header
#include_next <errno.h>
#else
#include <../ucrt/errno.h>
#endif

#include <portsock_bsd/function.h>

/* One value, as on all systems but this. */
#undef EWOULDBLOCK
#define EWOULDBLOCK EAGAIN

/* What the C run-time library lacks. */
#define ENOTBLK 15
#define ESHUTDOWN 10150
#define ESOCKTNOSUPPORT 10151
#define EPFNOSUPPORT 10152
#define EHOSTDOWN 10153
#define ETOOMANYREFS 10154
#define EUSERS 10155
#define EDQUOT 10156
#define ESTALE 10157
#define EREMOTE 10158
#define ENONET 10159
#ifndef ERESTART
#define ERESTART 10160
#endif
#define EMULTIHOP 10161
#define ECOMM 10162
#define ESRMNT 10163
#define ENOTUNIQ 10164

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_REPLACED(char*, strerror, (int number))
PORTSOCK_BSD_REPLACED(void, perror, (const char* text))
PORTSOCK_BSD_END

#endif
