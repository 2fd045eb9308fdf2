#include <sys/socket.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "local.hpp"
#include "sockets.hpp"

using namespace portsock;

int portsock_bsd_socketpair(int domain, int type, int protocol, int fds[2]) {
    if (fds == nullptr) { return bsd::fail(EFAULT); }
    if (domain != AF_UNIX && domain != AF_INET) { return bsd::fail(EAFNOSUPPORT); }
    const int plain = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (plain != SOCK_STREAM && plain != SOCK_DGRAM) { return bsd::fail(EPROTONOSUPPORT); }
    if (domain == AF_UNIX && protocol != 0) { return bsd::fail(EPROTONOSUPPORT); }
    bsd::description* ends[2] = {};
    const bool made =
        plain == SOCK_STREAM ? bsd::make_stream_pair(domain, ends) : bsd::make_datagram_pair(domain, ends);
    if (!made) { return -1; }
    if (domain == AF_UNIX && (!bsd::make_local(*ends[0], true) || !bsd::make_local(*ends[1], true))) {
        bsd::release(ends[0]);
        bsd::release(ends[1]);
        return bsd::fail(ENOMEM);
    }
    for (bsd::description* end : ends) {
        end->non_blocking = (type & SOCK_NONBLOCK) != 0;
    }
    return bsd::open_two(ends, fds);
}
