#include <cstdio>
#include <cstring>

#include <errno.h>

#include "descriptors.hpp"
#include "stream.hpp"
#include "system.hpp"

using namespace portsock;

FILE* portsock_bsd_fdopen(int fd, const char* mode) {
    bsd::stream* made = nullptr;
    {
        const bsd::held_description socket(fd);
        if (!socket && bsd::system::is_open(fd)) { return bsd::crt::open(fd, mode); }
        const bool both = mode != nullptr && std::strchr(mode, '+') != nullptr;
        const bool reads = both || (mode != nullptr && mode[0] == 'r');
        const bool writes = both || (mode != nullptr && (mode[0] == 'w' || mode[0] == 'a'));
        if (!socket) {
            errno = EBADF;
        } else if ((!reads && !writes) || (reads && socket->is(bsd::fact::write_end)) ||
                   (writes && socket->is(bsd::fact::read_end))) {
            errno = EINVAL;
        } else {
            made = bsd::open_stream(fd, reads, writes);
        }
    }
    return made == nullptr ? nullptr : made->file();
}
