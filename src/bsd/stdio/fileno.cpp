#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_fileno(FILE* file) {
    const bsd::stream* const ours = bsd::stream_of(file);
    return ours == nullptr ? bsd::crt::number_of(file) : ours->number();
}
