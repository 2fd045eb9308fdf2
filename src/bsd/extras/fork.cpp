#include <errno.h>
#include <unistd.h>

pid_t fork() {
    errno = ENOSYS;
    return -1;
}
