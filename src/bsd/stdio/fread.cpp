#include <cstdio>

#include "stream.hpp"

using namespace portsock;

size_t portsock_bsd_fread(void* room, size_t size, size_t count, FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) { return bsd::crt::read(room, size, count, file); }
    if (size == 0 || count == 0) { return 0; }
    const std::lock_guard guard(ours->input);
    return ours->read(static_cast<char*>(room), size * count) / size;
}
