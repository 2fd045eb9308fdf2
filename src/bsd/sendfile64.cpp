#include <sys/sendfile.h>

#include <algorithm>
#include <cerrno>

#include <unistd.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "positioned.hpp"
#include "system.hpp"

using namespace portsock;

// By reading and writing pieces. What was read and not taken is read again by the next call: with an offset the file's position
// does not move, without one it is put behind what was taken.
ssize_t portsock_bsd_sendfile64(int to, int from, int64_t* offset, size_t count) {
    if (!bsd::held_description(to) && !bsd::system::is_open(to)) { return bsd::fail(EBADF); }
    if (bsd::held_description(from)) { return bsd::fail(EINVAL); }
    int64_t at = offset != nullptr ? *offset : portsock_bsd_lseek64(from, 0, SEEK_CUR);
    if (offset != nullptr && at < 0) { return bsd::fail(EINVAL); }
    if (at < 0) { return errno == ESPIPE ? bsd::fail(EINVAL) : -1; }
    ssize_t sent = 0;
    int why = 0;
    char piece[16384];
    while (count > 0) {
        const std::ptrdiff_t got = bsd::read_at(from, piece, std::min(count, sizeof(piece)), at);
        if (got <= 0) {
            why = got < 0 ? errno : 0;
            break;
        }
        const ssize_t put = portsock_bsd_write(to, piece, static_cast<size_t>(got));
        if (put < 0) {
            why = errno;
            break;
        }
        sent += put;
        at += put;
        count -= static_cast<size_t>(put);
        if (put < got) { break; }
    }
    if (offset != nullptr) {
        *offset = at;
    } else {
        static_cast<void>(portsock_bsd_lseek64(from, at, SEEK_SET));
    }
    return sent == 0 && why != 0 ? bsd::fail(why) : sent;
}
