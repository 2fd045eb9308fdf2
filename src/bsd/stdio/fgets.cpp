#include <cstdio>

#include "stream.hpp"

using namespace portsock;

char* portsock_bsd_fgets(char* room, int size, FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) { return bsd::crt::get_line(room, size, file); }
    const std::lock_guard guard(ours->input);
    return ours->get_line(room, size);
}
