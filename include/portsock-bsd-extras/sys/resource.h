#ifndef PORTSOCK_BSD_EXTRAS_SYS_RESOURCE_H
#define PORTSOCK_BSD_EXTRAS_SYS_RESOURCE_H

#include <sys/time.h>
#include <sys/types.h>

#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN (-1)
#define PRIO_PROCESS 0
#define PRIO_PGRP 1
#define PRIO_USER 2
#define RLIMIT_CPU 0
#define RLIMIT_FSIZE 1
#define RLIMIT_DATA 2
#define RLIMIT_STACK 3
#define RLIMIT_CORE 4
#define RLIMIT_RSS 5
#define RLIMIT_NPROC 6
#define RLIMIT_NOFILE 7
#define RLIMIT_MEMLOCK 8
#define RLIMIT_AS 9

typedef uint64_t rlim_t;
#define RLIM_INFINITY ((rlim_t)-1)
struct rlimit {
    rlim_t rlim_cur;
    rlim_t rlim_max;
};

/* The times are known, the rest is 0. */
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
int getrusage(int whose, struct rusage* used);
int getrlimit(int which, struct rlimit* now);
int setrlimit(int which, const struct rlimit* wanted);
int getpriority(int which, id_t whose);
int setpriority(int which, id_t whose, int priority);
PORTSOCK_BSD_END

#endif
