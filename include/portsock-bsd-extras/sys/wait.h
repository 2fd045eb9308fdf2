#ifndef PORTSOCK_BSD_SYS_WAIT_H
#define PORTSOCK_BSD_SYS_WAIT_H

#include <sys/types.h>

#define WNOHANG 1
#define WUNTRACED 2
#define WIFEXITED(status) (((status)&0x7f) == 0)
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WIFSIGNALED(status) (((status)&0x7f) != 0 && ((status)&0x7f) != 0x7f)
#define WTERMSIG(status) ((status)&0x7f)
#define WIFSTOPPED(status) (((status)&0xff) == 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)

/* -1 and ECHILD: who cannot fork has no children. */
PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(pid_t, wait, (int* status), (status))
PORTSOCK_BSD_FUNCTION(pid_t, waitpid, (pid_t process, int* status, int options), (process, status, options))
PORTSOCK_BSD_END

#endif
