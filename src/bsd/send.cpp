#include <sys/socket.h>

#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_send(int fd, const void* data, size_t size, int flags) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    const const_buffer all = bsd::data_of(data, size);
    if (size != 0 && (flags & ~(MSG_NOSIGNAL | MSG_MORE)) == 0 && bsd::sends_plainly(*socket, size)) [[likely]] {
        const backend::packed_attempt made = backend::send(socket->handle, all, backend::patience::now);
        if (made.ok() && made.value() == size) [[likely]] { return static_cast<ssize_t>(size); }
        if (made.some()) { return bsd::send_rest(*socket, all, made.value(), flags); }
    }
    return bsd::send_parts(*socket, std::span(&all, 1), {.flags = flags});
}
