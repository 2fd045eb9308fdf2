#ifndef PORTSOCK_BSD_SYS_RESOURCE_H
#define PORTSOCK_BSD_SYS_RESOURCE_H

#include <sys/time.h>
#include <sys/types.h>

typedef unsigned long long rlim_t;
#define RLIM_INFINITY (~(rlim_t)0)
#define RLIMIT_CPU 0
#define RLIMIT_FSIZE 1
#define RLIMIT_DATA 2
#define RLIMIT_STACK 3
#define RLIMIT_CORE 4
#define RLIMIT_NOFILE 7
#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN (-1)
#define PRIO_PROCESS 0

struct rlimit {
    rlim_t rlim_cur;
    rlim_t rlim_max;
};

struct rusage {
    struct timeval ru_utime;
    struct timeval ru_stime;
    long ru_maxrss;
    long ru_ixrss;
    long ru_idrss;
    long ru_isrss;
    long ru_minflt;
    long ru_majflt;
    long ru_nswap;
    long ru_inblock;
    long ru_oublock;
    long ru_msgsnd;
    long ru_msgrcv;
    long ru_nsignals;
    long ru_nvcsw;
    long ru_nivcsw;
};

PORTSOCK_BSD_BEGIN
/* The times of the process; all else is 0. */
PORTSOCK_BSD_FUNCTION(int, getrusage, (int who, struct rusage* used), (who, used))
/* -1 and ENOSYS. */
PORTSOCK_BSD_FUNCTION(int, getrlimit, (int which, struct rlimit* limit), (which, limit))
PORTSOCK_BSD_FUNCTION(int, setrlimit, (int which, const struct rlimit* limit), (which, limit))
PORTSOCK_BSD_END

#endif
