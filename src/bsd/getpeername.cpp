#include <sys/socket.h>

#include "address.hpp"
#include "descriptors.hpp"
#include "errors.hpp"
#include "local.hpp"
#include "waiting.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

int portsock_bsd_getpeername(int fd, struct sockaddr* address, socklen_t* size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (socket->is(fact::connecting)) { static_cast<void>(bsd::settle_pending(*socket)); }
    if (!socket->is(fact::connected)) { return bsd::fail(ENOTCONN); }
    if (address == nullptr || size == nullptr) { return bsd::fail(EFAULT); }
    if (const int trouble = bsd::trouble_with_room(address, size); trouble != 0) { return bsd::fail(trouble); }
    if (socket->local != nullptr) {
        bsd::write_peer_name(*socket, address, size);
        return 0;
    }
    endpoint remote;
    const backend::attempt made = backend::remote_endpoint(socket->handle, remote);
    if (!made.ok()) { return bsd::fail(made); }
    bsd::write(remote, address, size);
    return 0;
}
