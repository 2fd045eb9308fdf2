#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_ungetc(int byte, FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) { return bsd::crt::unget(byte, file); }
    const std::lock_guard guard(ours->input);
    return ours->unget(byte);
}
