#include <sys/socket.h>

#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_recv(int fd, void* buffer, size_t size, int flags) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    const mutable_buffer room = bsd::room_of(buffer, size);
    if (size != 0 && (flags & ~MSG_NOSIGNAL) == 0 && bsd::receives_plainly(*socket)) [[likely]] {
        const backend::packed_attempt made = backend::receive(socket->handle, room, backend::patience::now);
        if (made.some()) [[likely]] { return static_cast<ssize_t>(made.value()); }
    }
    bsd::receive_options how{.flags = flags};
    return bsd::receive_parts(*socket, std::span(&room, 1), how);
}
