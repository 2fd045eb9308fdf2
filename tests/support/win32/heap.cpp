#include <support/heap.hpp>

#include <malloc.h>

namespace support {

std::size_t heap_bytes() {
    std::size_t used = 0;
    ::_HEAPINFO block{};
    while (::_heapwalk(&block) == _HEAPOK) {
        if (block._useflag == _USEDENTRY) { used += block._size; }
    }
    return used;
}

} // namespace support
