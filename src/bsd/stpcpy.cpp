#include <cstring>

#include <string.h>

char* portsock_bsd_stpcpy(char* to, const char* from) {
    const size_t length = std::strlen(from);
    std::memcpy(to, from, length + 1);
    return to + length;
}
