/* sigset_t, for <signal.h> and for the calls that wait with a mask: _sigset_t of MinGW-w64's <sys/types.h>. */
#ifndef PORTSOCK_BSD_SIGSET_H
#define PORTSOCK_BSD_SIGSET_H

#if defined(__GNUC__) && !defined(_WIN64)
typedef unsigned long sigset_t;
#elif defined(__GNUC__)
__extension__ typedef unsigned long long sigset_t;
#else
typedef unsigned long long sigset_t;
#endif

#endif
