#include <sys/socket.h>

#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_recvfrom(int fd, void* buffer, size_t size, int flags, struct sockaddr* from,
                              socklen_t* from_size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    const mutable_buffer room = bsd::room_of(buffer, size);
    bsd::receive_options how{.flags = flags, .from = from, .from_size = from_size};
    return bsd::receive_parts(*socket, std::span(&room, 1), how);
}
