#include <cstdio>

#include "stream.hpp"

using namespace portsock;

void portsock_bsd_setlinebuf(FILE* file) {
    // The C run-time library of Windows knows no lines: it would keep them, so each write goes out at once.
    portsock_bsd_setvbuf(file, nullptr, bsd::stream_of(file) == nullptr ? _IONBF : _IOLBF, 0);
}
