#ifndef PORTSOCK_BSD_SIGNAL_H
#define PORTSOCK_BSD_SIGNAL_H

#ifdef __GNUC__
#pragma GCC system_header
#include_next <signal.h>
#else
#include <../ucrt/signal.h>
#endif

#include <sys/types.h>

#include <portsock_bsd/sigset.h>

/* Numbers that the C run-time library does not use: the usual ones where they are free. */
#undef NSIG
#define NSIG 32
#define SIGHUP 1
#define SIGQUIT 3
#define SIGTRAP 5
#define SIGBUS 7
#define SIGKILL 9
#define SIGUSR1 10
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGCHLD 17
#define SIGCLD SIGCHLD
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGURG 23
#define SIGTTIN 24
#define SIGTTOU 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGIO 29
#define SIGPOLL SIGIO
#define SIGSYS 31

typedef void (*sighandler_t)(int);
typedef sighandler_t sig_t;

typedef struct portsock_bsd_siginfo {
    int si_signo;
    int si_code;
    int si_errno;
} siginfo_t;

struct sigaction {
    union {
        void (*portsock_bsd_plain)(int);
        void (*portsock_bsd_informed)(int, siginfo_t*, void*);
    } portsock_bsd_handler;
    sigset_t sa_mask;
    int sa_flags;
};
#define sa_handler portsock_bsd_handler.portsock_bsd_plain
#define sa_sigaction portsock_bsd_handler.portsock_bsd_informed

#define SA_NOCLDSTOP 0x0001
#define SA_NOCLDWAIT 0x0002
#define SA_SIGINFO 0x0004
#define SA_RESTART 0x0008
#define SA_NODEFER 0x0010
#define SA_RESETHAND 0x0020
#define SA_INTERRUPT 0x0040
#define SA_ONSTACK 0x0080

#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_REPLACED(sighandler_t, signal, (int number, sighandler_t handler))
PORTSOCK_BSD_REPLACED(int, raise, (int number))
PORTSOCK_BSD_FUNCTION(int, sigaction, (int number, const struct sigaction* wanted, struct sigaction* before),
                      (number, wanted, before))
PORTSOCK_BSD_FUNCTION(int, sigemptyset, (sigset_t * set), (set))
PORTSOCK_BSD_FUNCTION(int, sigfillset, (sigset_t * set), (set))
PORTSOCK_BSD_FUNCTION(int, sigaddset, (sigset_t * set, int number), (set, number))
PORTSOCK_BSD_FUNCTION(int, sigdelset, (sigset_t * set, int number), (set, number))
PORTSOCK_BSD_FUNCTION(int, sigismember, (const sigset_t* set, int number), (set, number))
PORTSOCK_BSD_FUNCTION(int, sigprocmask, (int how, const sigset_t* wanted, sigset_t* before), (how, wanted, before))
PORTSOCK_BSD_FUNCTION(int, kill, (pid_t process, int number), (process, number))
PORTSOCK_BSD_FUNCTION(int, siginterrupt, (int number, int interrupts), (number, interrupts))
PORTSOCK_BSD_END

#endif
