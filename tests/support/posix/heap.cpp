#include <support/heap.hpp>

#ifdef __linux__
#include <malloc.h>
#endif

namespace support {

std::size_t heap_bytes() {
#ifdef __GLIBC__
    return ::mallinfo2().uordblks;
#else
    return 0;
#endif
}

} // namespace support
