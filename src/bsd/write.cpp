#include <unistd.h>

#include "errors.hpp"
#include "system.hpp"
#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_write(int fd, const void* data, size_t size) {
    {
        const bsd::held_socket socket(fd);
        if (socket) {
            if (size == 0 && socket->kind == socket_kind::stream) { return 0; }
            const const_buffer all = bsd::data_of(data, size);
            if (bsd::sends_plainly(*socket, size)) [[likely]] {
                const backend::packed_attempt made = backend::send(socket->handle, all, backend::patience::now);
                if (made.ok() && made.value() == size) [[likely]] { return static_cast<ssize_t>(size); }
                if (made.some()) { return bsd::send_rest(*socket, all, made.value(), 0); }
            }
            return bsd::send_parts(*socket, std::span(&all, 1), {});
        }
    }
    return bsd::system::write_file(fd, data, size);
}
