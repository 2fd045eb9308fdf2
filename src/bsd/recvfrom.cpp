#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>

#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_recvfrom(int fd, void* buffer, size_t size, int flags, struct sockaddr* from,
                              socklen_t* from_size) {
    if (from == nullptr) { return portsock_bsd_recv(fd, buffer, size, flags); }
    bsd::description* outdated;
    bsd::description* const by = bsd::acquire_at_once(fd, outdated);
    if (by == nullptr) { return bsd::receive_from_slowly(fd, buffer, size, flags, from, from_size, outdated); }
    if (size <= backend::most_bytes_at_once && bsd::is_plain_call(flags) && bsd::takes_datagrams_at_once(*by) &&
        from_size != nullptr && bsd::is_usual_room(*from_size)) [[likely]] {
        ssize_t received =
            bsd::system::receive_datagram(by->handle, buffer, static_cast<int>(size), 0, from, from_size);
        if (received >= 0 || bsd::system::was_cut_off()) [[likely]] {
            std::memset(reinterpret_cast<sockaddr_in*>(from)->sin_zero, 0, sizeof(sockaddr_in::sin_zero));
            bsd::release(by);
            return received >= 0 ? received : static_cast<ssize_t>(size);
        }
    }
    return bsd::receive_from_otherwise(by, buffer, size, flags, from, from_size);
}
