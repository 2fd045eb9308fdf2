#include <cstddef>
#include <errno.h>
#include <sys/mman.h>

int mlock(const void*, std::size_t) {
    errno = ENOSYS;
    return -1;
}
