#include <sys/socket.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_sockatmark(int fd) {
    const bsd::held_socket socket(fd);
    if (!socket) { return bsd::fail(bsd::system::is_open(fd) ? ENOTTY : EBADF); }
    const backend::attempt asked = bsd::system::at_mark(socket->handle);
    return asked.ok() ? static_cast<int>(asked.value) : bsd::fail(asked);
}
