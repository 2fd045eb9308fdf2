#include <sys/socket.h>

#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_send(int fd, const void* data, size_t size, int flags) {
    bsd::description* outdated;
    bsd::description* const by = bsd::acquire_at_once(fd, outdated);
    return by != nullptr ? bsd::send_all_of(by, data, size, flags) : bsd::send_slowly(fd, data, size, flags, outdated);
}
