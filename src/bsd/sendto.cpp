#include <sys/socket.h>

#include "destination.hpp"
#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_sendto(int fd, const void* data, size_t size, int flags, const struct sockaddr* to,
                            socklen_t to_size) {
    if (to == nullptr) { return portsock_bsd_send(fd, data, size, flags); }
    bsd::description* outdated;
    bsd::description* const by = bsd::acquire_at_once(fd, outdated);
    if (by == nullptr) { return bsd::send_to_slowly(fd, data, size, flags, to, to_size, outdated); }
    if (size <= bsd::largest_datagram && bsd::is_plain_call(flags) && bsd::takes_datagrams_at_once(*by) &&
        bsd::is_plain_destination(to, to_size)) [[likely]] {
        const ssize_t sent = bsd::system::send_datagram(by->handle, data, static_cast<int>(size), 0, to,
                                                        static_cast<int>(sizeof(sockaddr_in)));
        if (sent >= 0) [[likely]] {
            bsd::release(by);
            return sent;
        }
    }
    return bsd::send_to_otherwise(by, data, size, flags, to, to_size);
}
