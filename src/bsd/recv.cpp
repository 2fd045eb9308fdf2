#include <sys/socket.h>

#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_recv(int fd, void* buffer, size_t size, int flags) {
    bsd::description* outdated;
    bsd::description* const by = bsd::acquire_at_once(fd, outdated);
    return by != nullptr ? bsd::receive_into(by, buffer, size, flags)
                         : bsd::receive_slowly(fd, buffer, size, flags, outdated);
}
