#include <errno.h>
#include <sys/mman.h>

int mlockall(int) {
    errno = ENOSYS;
    return -1;
}
