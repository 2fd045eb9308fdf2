#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_setvbuf(FILE* file, char* room, int mode, size_t size) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) {
        // That of Windows wants a size where it is not used, and ends the program without.
        return bsd::crt::buffer(file, size < 2 ? nullptr : room, mode, size < 2 ? BUFSIZ : size);
    }
    if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF) { return -1; }
    ours->buffer(mode, size);
    return 0;
}
