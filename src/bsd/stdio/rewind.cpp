#include <cstdio>

#include "stream.hpp"

using namespace portsock;

void portsock_bsd_rewind(FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) {
        bsd::crt::seek(file, 0, SEEK_SET);
        bsd::crt::clear(file);
    } else {
        ours->clear();
    }
}
