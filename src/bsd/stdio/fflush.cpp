#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_fflush(FILE* file) {
    if (file == nullptr) { // all of them
        int result = bsd::crt::flush(nullptr);
        for (bsd::stream& each : bsd::streams) {
            if (!each.in_use()) { continue; }
            const std::lock_guard guard(each.output);
            if (!each.flush()) { result = EOF; }
        }
        return result;
    }
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) { return bsd::crt::flush(file); }
    const std::lock_guard guard(ours->output);
    return ours->flush() ? 0 : EOF;
}
