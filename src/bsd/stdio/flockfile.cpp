#include <cstdio>

#include "stream.hpp"

using namespace portsock;

void portsock_bsd_flockfile(FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) {
        bsd::crt::lock(file);
    } else {
        ours->input.lock();
        ours->output.lock();
    }
}
