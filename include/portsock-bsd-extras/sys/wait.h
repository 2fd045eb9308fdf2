#ifndef PORTSOCK_BSD_EXTRAS_SYS_WAIT_H
#define PORTSOCK_BSD_EXTRAS_SYS_WAIT_H

#include <signal.h>
#include <sys/types.h>

/* There are never children: ECHILD. */
#define WNOHANG 1
#define WUNTRACED 2
#define WCONTINUED 8
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WTERMSIG(status) ((status)&0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSIGNALED(status) (((signed char)(((status)&0x7f) + 1) >> 1) > 0)
#define WIFSTOPPED(status) (((status)&0xff) == 0x7f)
#define WIFCONTINUED(status) ((status) == 0xffff)
#define WCOREDUMP(status) ((status)&0x80)

struct rusage;
PORTSOCK_BSD_BEGIN
pid_t wait(int* status);
pid_t waitpid(pid_t which, int* status, int options);
pid_t wait3(int* status, int options, struct rusage* used);
pid_t wait4(pid_t which, int* status, int options, struct rusage* used);
PORTSOCK_BSD_END

#endif
