#include <sys/socket.h>
#include <sys/uio.h>

#include "errors.hpp"

// As on Linux: an error behind the first message is told by the next call, which meets it again.
int portsock_bsd_sendmmsg(int fd, struct mmsghdr* messages, unsigned int count, int flags) {
    if (messages == nullptr && count != 0) { return portsock::bsd::fail(EFAULT); }
    if (count == 0) { // the descriptor is looked at all the same
        socklen_t size = 0;
        sockaddr nowhere;
        return portsock_bsd_getsockname(fd, &nowhere, &size);
    }
    if (count > IOV_MAX) { count = IOV_MAX; } // no more at once, as on Linux
    const int before = errno;
    for (unsigned int each = 0; each < count; ++each) {
        const ssize_t sent = portsock_bsd_sendmsg(fd, &messages[each].msg_hdr, flags);
        if (sent < 0) {
            if (each == 0) { return -1; }
            errno = before;
            return static_cast<int>(each);
        }
        messages[each].msg_len = static_cast<unsigned int>(sent);
    }
    return static_cast<int>(count);
}
