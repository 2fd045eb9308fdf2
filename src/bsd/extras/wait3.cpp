#include <errno.h>
#include <sys/wait.h>

pid_t wait3(int*, int, struct rusage*) {
    errno = ECHILD;
    return -1;
}
