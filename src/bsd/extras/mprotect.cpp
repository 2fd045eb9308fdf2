#include <cstddef>
#include <errno.h>
#include <sys/mman.h>

int mprotect(void*, std::size_t, int) {
    errno = ENOSYS;
    return -1;
}
