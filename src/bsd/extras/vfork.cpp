#include <errno.h>
#include <unistd.h>

pid_t vfork() {
    errno = ENOSYS;
    return -1;
}
