#include <sys/socket.h>

#include "descriptors.hpp"
#include "destination.hpp"
#include "errors.hpp"
#include "local.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

int portsock_bsd_bind(int fd, const struct sockaddr* address, socklen_t size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (socket->local != nullptr) { return bsd::bind_local(*socket, address, size); }
    endpoint local;
    if (const int trouble = bsd::local_address(*socket, address, size, local); trouble != 0) {
        return bsd::fail(trouble);
    }
    if (socket->is(fact::bound)) { return bsd::fail(EINVAL); }
    // A stream's port is free again at once in any case, and shared by nobody.
    const bool sharing = socket->kind != socket_kind::stream && socket->is(fact::reuse_address | fact::reuse_port);
    backend::attempt made = backend::prepare_bind(socket->handle, socket->kind, sharing);
    if (made.ok()) { made = backend::bind(socket->handle, local); }
    if (!made.ok()) { return bsd::fail(made); }
    socket->learn(fact::bound | fact::named_by_bind);
    return 0;
}
