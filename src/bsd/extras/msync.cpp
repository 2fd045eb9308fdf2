#include <cstddef>
#include <errno.h>
#include <sys/mman.h>

int msync(void*, std::size_t, int) {
    errno = ENOSYS;
    return -1;
}
