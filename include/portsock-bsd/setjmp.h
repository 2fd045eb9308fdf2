/* Jumps out of handlers of signals, which old programs use for their time limits. */
#ifdef __GNUC__
#pragma GCC system_header
#include_next <setjmp.h>
#else
#include <../ucrt/setjmp.h>
#endif

#ifndef PORTSOCK_BSD_SETJMP_H
#define PORTSOCK_BSD_SETJMP_H

#include <portsock_bsd/function.h>
#include <portsock_bsd/sigset.h>

typedef struct portsock_bsd_sigjmp_buf {
    jmp_buf place;
    int keeps_mask;
    sigset_t mask;
} sigjmp_buf[1];

PORTSOCK_BSD_BEGIN
/* Gives 0, having kept the mask if that is wanted. */
int portsock_bsd_sigsetjmp(struct portsock_bsd_sigjmp_buf* where, int keeps_mask);
/* Before a jump out of a handler: what the calls that it leaves had taken is given back, and the mask is as it was kept. */
void portsock_bsd_siglongjmp(struct portsock_bsd_sigjmp_buf* where);
PORTSOCK_BSD_END

/* Without a frame: the jump then unwinds nothing, which it must not, as it leaves functions in C++. */
#if defined(__GNUC__) && defined(_WIN64) && !defined(__aarch64__)
#define PORTSOCK_BSD_SETJMP(place) _setjmp((place), 0)
#else
#define PORTSOCK_BSD_SETJMP(place) setjmp(place)
#endif
/* Macros, as on other systems: the place is that of the function which writes it. */
#define sigsetjmp(where, keeps_mask)                                                                                   \
    (portsock_bsd_sigsetjmp((where), (keeps_mask)), PORTSOCK_BSD_SETJMP((where)[0].place))
#define siglongjmp(where, value) (portsock_bsd_siglongjmp(where), longjmp((where)[0].place, (value)))

#endif
