#include <cstdio>

#include "stream.hpp"

using namespace portsock;

void portsock_bsd_clearerr(FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) {
        bsd::crt::clear(file);
    } else {
        ours->clear();
    }
}
