#include <cstdio>

#include "stream.hpp"

using namespace portsock;

size_t portsock_bsd_fwrite(const void* data, size_t size, size_t count, FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) { return bsd::crt::write(data, size, count, file); }
    if (size == 0 || count == 0) { return 0; }
    const std::lock_guard guard(ours->output);
    return ours->write(static_cast<const char*>(data), size * count) ? count : 0;
}
