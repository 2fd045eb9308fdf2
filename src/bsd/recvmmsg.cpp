#include <sys/socket.h>

#include <ctime>

#include <sys/uio.h>

#include "errors.hpp"
#include "waiting.hpp"

using namespace portsock;

// As on Linux, the time limit is looked at after each message: it does not end a wait.
int portsock_bsd_recvmmsg(int fd, struct mmsghdr* messages, unsigned int count, int flags, struct timespec* limit) {
    if (messages == nullptr && count != 0) { return bsd::fail(EFAULT); }
    std::int64_t milliseconds = -1;
    if (limit != nullptr) {
        if (limit->tv_sec < 0 || limit->tv_nsec < 0 || limit->tv_nsec >= 1000000000) { return bsd::fail(EINVAL); }
        milliseconds = std::int64_t{limit->tv_sec} * 1000 + (limit->tv_nsec + 999999) / 1000000;
    }
    if (count > IOV_MAX) { count = IOV_MAX; } // no more at once, as on Linux
    const bsd::time_left left(milliseconds);
    const int before = errno;
    unsigned int done = 0;
    while (done < count) {
        const ssize_t got = portsock_bsd_recvmsg(fd, &messages[done].msg_hdr, flags & ~MSG_WAITFORONE);
        if (got < 0) {
            if (done == 0) { return -1; }
            errno = before;
            break;
        }
        messages[done++].msg_len = static_cast<unsigned int>(got);
        if ((flags & MSG_WAITFORONE) != 0) { flags |= MSG_DONTWAIT; }
        if (limit != nullptr && left.milliseconds() == 0) { break; }
    }
    if (limit != nullptr) {
        limit->tv_sec = left.milliseconds() / 1000;
        limit->tv_nsec = left.milliseconds() % 1000 * 1000000;
    }
    return static_cast<int>(done);
}
