#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_feof(FILE* file) {
    const bsd::stream* const ours = bsd::stream_of(file);
    return (ours == nullptr ? bsd::crt::ended(file) : ours->ended()) ? 1 : 0;
}
