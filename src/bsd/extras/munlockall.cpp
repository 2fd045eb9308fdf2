#include <errno.h>
#include <sys/mman.h>

int munlockall() {
    errno = ENOSYS;
    return -1;
}
