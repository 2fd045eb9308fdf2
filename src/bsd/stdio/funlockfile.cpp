#include <cstdio>

#include "stream.hpp"

using namespace portsock;

void portsock_bsd_funlockfile(FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) {
        bsd::crt::unlock(file);
    } else {
        ours->output.unlock();
        ours->input.unlock();
    }
}
