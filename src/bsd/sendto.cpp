#include <sys/socket.h>

#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_sendto(int fd, const void* data, size_t size, int flags, const struct sockaddr* to,
                            socklen_t to_size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    const const_buffer all = bsd::data_of(data, size);
    return bsd::send_parts(*socket, std::span(&all, 1), {.flags = flags, .to = to, .to_size = to_size});
}
