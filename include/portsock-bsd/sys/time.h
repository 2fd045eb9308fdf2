#ifndef PORTSOCK_BSD_SYS_TIME_H
#define PORTSOCK_BSD_SYS_TIME_H

#ifdef __GNUC__
#pragma GCC system_header
#include_next <sys/time.h>
#else
#include <time.h>
#endif

#include <sys/types.h>

#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2

struct itimerval {
    struct timeval it_interval;
    struct timeval it_value;
};

#ifndef timeradd
#define timeradd(a, b, sum)                                                                                            \
    do {                                                                                                               \
        (sum)->tv_sec = (a)->tv_sec + (b)->tv_sec;                                                                     \
        (sum)->tv_usec = (a)->tv_usec + (b)->tv_usec;                                                                  \
        if ((sum)->tv_usec >= 1000000) {                                                                               \
            ++(sum)->tv_sec;                                                                                           \
            (sum)->tv_usec -= 1000000;                                                                                 \
        }                                                                                                              \
    } while (0)
#define timersub(a, b, difference)                                                                                     \
    do {                                                                                                               \
        (difference)->tv_sec = (a)->tv_sec - (b)->tv_sec;                                                              \
        (difference)->tv_usec = (a)->tv_usec - (b)->tv_usec;                                                           \
        if ((difference)->tv_usec < 0) {                                                                               \
            --(difference)->tv_sec;                                                                                    \
            (difference)->tv_usec += 1000000;                                                                          \
        }                                                                                                              \
    } while (0)
#endif
#ifndef timerisset
#define timerisset(time) ((time)->tv_sec != 0 || (time)->tv_usec != 0)
#define timerclear(time) ((void)((time)->tv_sec = (time)->tv_usec = 0))
#endif
#undef timercmp /* that of the tool chain fails for <= and >= */
#define timercmp(a, b, compare)                                                                                        \
    ((a)->tv_sec == (b)->tv_sec ? (a)->tv_usec compare(b)->tv_usec : (a)->tv_sec compare(b)->tv_sec)

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, setitimer, (int which, const struct itimerval* wanted, struct itimerval* before),
                      (which, wanted, before))
PORTSOCK_BSD_FUNCTION(int, getitimer, (int which, struct itimerval* now), (which, now))
#ifdef __GNUC__ /* MinGW-w64's is for its own struct timeval */
PORTSOCK_BSD_REPLACED(int, gettimeofday, (struct timeval * now, void* zone))
#else
struct timezone {
    int tz_minuteswest;
    int tz_dsttime;
};
PORTSOCK_BSD_FUNCTION(int, gettimeofday, (struct timeval* now, void* zone), (now, zone))
#endif
PORTSOCK_BSD_END

#endif
