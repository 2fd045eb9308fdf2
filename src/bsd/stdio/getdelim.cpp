#include <cstdio>
#include <cstdlib>

#include "errors.hpp"
#include "stream.hpp"

using namespace portsock;

// The header shows them to programs that ask for more than ISO C.
extern "C" {
ssize_t portsock_bsd_getdelim(char** line, size_t* size, int end, FILE* file);
}

ssize_t portsock_bsd_getdelim(char** line, size_t* size, int end, FILE* file) {
    if (line == nullptr || size == nullptr) { return bsd::fail(EINVAL); }
    std::size_t used = 0;
    for (int byte = bsd::get_from(file); byte != EOF; byte = bsd::get_from(file)) {
        if (*line == nullptr || used + 2 > *size) {
            constexpr std::size_t least = 128;
            const std::size_t more = *line == nullptr || *size < least ? least : *size * 2;
            auto* const moved = static_cast<char*>(std::realloc(*line, more));
            if (moved == nullptr) { return bsd::fail(ENOMEM); }
            *line = moved;
            *size = more;
        }
        (*line)[used++] = static_cast<char>(byte);
        if (byte == end) { break; }
    }
    if (used == 0) { return -1; }
    (*line)[used] = '\0';
    return static_cast<ssize_t>(used);
}
