#include <string.h>

void* portsock_bsd_memrchr(const void* all, int byte, size_t size) {
    const auto* const begin = static_cast<const unsigned char*>(all);
    while (size > 0) {
        --size;
        if (begin[size] == static_cast<unsigned char>(byte)) { return const_cast<unsigned char*>(begin + size); }
    }
    return nullptr;
}
