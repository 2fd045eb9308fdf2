#ifndef PORTSOCK_BSD_SYS_UTSNAME_H
#define PORTSOCK_BSD_SYS_UTSNAME_H

#include <portsock_bsd/function.h>

struct utsname {
    char sysname[65];  /* "Windows" */
    char nodename[65]; /* gethostname(), cut off if it is longer */
    char release[65];  /* "10.0" */
    char version[65];  /* "19045" */
    char machine[65];  /* "x86_64" */
};

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, uname, (struct utsname * about), (about))
PORTSOCK_BSD_END

#endif
