#include <errno.h>
#include <sys/wait.h>

pid_t wait4(pid_t, int*, int, struct rusage*) {
    errno = ECHILD;
    return -1;
}
