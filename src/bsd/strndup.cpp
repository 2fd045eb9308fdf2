#include <cstdlib>
#include <cstring>

#include <string.h>

#include "errors.hpp"

// For the program to free().
char* portsock_bsd_strndup(const char* text, size_t most) {
    const void* const end = std::memchr(text, '\0', most);
    const size_t length = end == nullptr ? most : static_cast<size_t>(static_cast<const char*>(end) - text);
    auto* const copy = static_cast<char*>(std::malloc(length + 1));
    if (copy == nullptr) {
        errno = ENOMEM;
        return nullptr;
    }
    std::memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}
