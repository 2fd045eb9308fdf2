#include <algorithm>

#include <string.h>

void* portsock_bsd_memmem(const void* all, size_t size, const void* part, size_t part_size) {
    const auto* const begin = static_cast<const unsigned char*>(all);
    const auto* const wanted = static_cast<const unsigned char*>(part);
    const auto* const found = std::search(begin, begin + size, wanted, wanted + part_size);
    return found == begin + size && part_size != 0 ? nullptr : const_cast<unsigned char*>(found);
}
