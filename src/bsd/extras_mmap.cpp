#include <sys/mman.h>

#include "errors.hpp"

using namespace portsock;

void* portsock_bsd_mmap(void*, size_t, int, int, int, off_t) {
    errno = ENOSYS;
    return MAP_FAILED;
}
