#include <unistd.h>

#include "errors.hpp"
#include "system.hpp"
#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_read(int fd, void* buffer, size_t size) {
    {
        const bsd::held_socket socket(fd);
        if (socket) {
            const mutable_buffer room = bsd::room_of(buffer, size);
            if (size != 0 && bsd::receives_plainly(*socket)) [[likely]] {
                const backend::packed_attempt made = backend::receive(socket->handle, room, backend::patience::now);
                if (made.some()) [[likely]] { return static_cast<ssize_t>(made.value()); }
            }
            bsd::receive_options how;
            return bsd::receive_parts(*socket, std::span(&room, 1), how);
        }
    }
    if (bsd::file_is_non_blocking(fd) && bsd::system::look_at_file(fd) == 0) { return bsd::fail(EAGAIN); }
    return bsd::system::read_file(fd, buffer, size);
}
