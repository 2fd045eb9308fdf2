#include <cstdio>

#include <unistd.h>

#include "descriptors.hpp"
#include "stream.hpp"

using namespace portsock;

// Over a socket there is nothing to go back to: it is closed, and the file is another FILE, except for standard
// streams.
FILE* portsock_bsd_freopen(const char* path, const char* mode, FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) { return bsd::crt::reopen(path, mode, file); }
    const int fd = ours->number();
    static_cast<void>(ours->end());
    if (file == ours->file()) {
        portsock_bsd_close(fd);
        return std::fopen(path, mode);
    }
    static_cast<void>(bsd::drop_socket(fd));
    return bsd::crt::reopen(path, mode, file);
}
