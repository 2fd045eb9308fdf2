#include <sys/socket.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "sockets.hpp"

using namespace portsock;

int portsock_bsd_socket(int domain, int type, int protocol) {
    bsd::description* const made = bsd::make_socket(domain, type, protocol);
    if (made == nullptr) { return -1; }
    made->non_blocking = (type & SOCK_NONBLOCK) != 0;
    const int fd = bsd::open_descriptor(made);
    if (fd >= 0) { bsd::set_closes_on_exec(fd, (type & SOCK_CLOEXEC) != 0); }
    return fd;
}
