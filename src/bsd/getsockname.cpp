#include <sys/socket.h>

#include "address.hpp"
#include "descriptors.hpp"
#include "errors.hpp"
#include "local.hpp"

using namespace portsock;

int portsock_bsd_getsockname(int fd, struct sockaddr* address, socklen_t* size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (address == nullptr || size == nullptr) { return bsd::fail(EFAULT); }
    if (const int trouble = bsd::trouble_with_room(address, size); trouble != 0) { return bsd::fail(trouble); }
    if (socket->local != nullptr) {
        bsd::write_own_name(*socket, address, size);
        return 0;
    }
    endpoint local;
    const backend::attempt made = backend::local_endpoint(socket->handle, socket->of, local);
    if (!made.ok()) { return bsd::fail(made); }
    bsd::write(local, address, size);
    return 0;
}
