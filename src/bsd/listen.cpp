#include <sys/socket.h>

#include "descriptors.hpp"
#include "errors.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

int portsock_bsd_listen(int fd, int backlog) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (socket->kind != socket_kind::stream) { return bsd::fail(EOPNOTSUPP); }
    if (socket->is(fact::connected | fact::connecting)) { return bsd::fail(EINVAL); }
    if (!socket->is(socket->local != nullptr ? fact::named_by_bind : fact::bound)) {
        if (socket->local != nullptr) { return bsd::fail(EINVAL); }
        // A port is found for a socket that has none, as everywhere else.
        const endpoint any = socket->of == family::ipv6 ? endpoint(ipv6_address::unspecified(), 0) : endpoint();
        const backend::attempt bound = backend::bind(socket->handle, any);
        if (!bound.ok()) { return bsd::fail(bound); }
        socket->learn(fact::bound);
    }
    const backend::attempt made = backend::listen(socket->handle, backlog < 1 ? 1 : backlog);
    if (!made.ok()) { return bsd::fail(made); }
    socket->learn(fact::listening);
    return 0;
}
