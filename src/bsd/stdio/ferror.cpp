#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_ferror(FILE* file) {
    const bsd::stream* const ours = bsd::stream_of(file);
    return (ours == nullptr ? bsd::crt::failed(file) : ours->failed()) ? 1 : 0;
}
