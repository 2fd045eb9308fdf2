#include <cstdio>

#include <errno.h>
#include <unistd.h>

#include "descriptors.hpp"
#include "stream.hpp"

using namespace portsock;

int portsock_bsd_fclose(FILE* file) {
    bsd::stream* const ours = bsd::stream_of(file);
    if (ours == nullptr) { return bsd::crt::close(file); }
    const int fd = ours->number();
    const bool written = ours->end();
    const int why = errno;
    int closed;
    if (file == ours->file()) {
        closed = portsock_bsd_close(fd);
    } else { // a standard stream: the C run-time library closes the descriptor with its own
        static_cast<void>(bsd::drop_socket(fd));
        closed = bsd::crt::close(file);
    }
    if (!written) { errno = why; }
    return written && closed == 0 ? 0 : EOF;
}
