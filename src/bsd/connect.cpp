#include <sys/socket.h>

#include "descriptors.hpp"
#include "destination.hpp"
#include "errors.hpp"
#include "system.hpp"
#include "waiting.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

namespace {

int connect_datagrams(bsd::description& socket, const sockaddr* address, socklen_t size) noexcept {
    endpoint to;
    const bool nobody = address != nullptr && size >= sizeof(address->sa_family) && address->sa_family == AF_UNSPEC;
    if (!nobody) {
        if (const int trouble = bsd::destination(socket, address, size, to); trouble != 0) {
            return bsd::fail(trouble);
        }
    }
    if (socket.is(fact::connected)) {
        endpoint before;
        static_cast<void>(backend::local_endpoint(socket.handle, socket.of, before));
        const backend::attempt alone = backend::disconnect(socket.handle, socket.of);
        if (!alone.ok()) { return bsd::fail(alone); }
        socket.forget(fact::connected);
        endpoint after;
        const bool lost = backend::local_endpoint(socket.handle, socket.of, after).ok() && after.port() == 0;
        if (lost && socket.is(fact::named_by_bind)) { static_cast<void>(backend::bind(socket.handle, before)); }
    }
    bsd::system::report_unreachable(socket.handle, !nobody);
    if (nobody) { return 0; }
    const backend::attempt made = backend::connect(socket.handle, to, backend::patience::now);
    if (!made.ok()) { return bsd::fail(made); }
    socket.learn(fact::bound | fact::connected);
    return 0;
}

int connect_stream(bsd::description& socket, const sockaddr* address, socklen_t size) noexcept {
    endpoint to;
    if (const int trouble = bsd::destination(socket, address, size, to); trouble != 0) { return bsd::fail(trouble); }
    const bool may_wait = !socket.non_blocking;
    if (socket.is(fact::listening | fact::was_connected)) { return bsd::fail(EISCONN); }
    if (!socket.is(fact::connecting)) {
        if (to.address().is_multicast() || to.address().is_broadcast()) { return bsd::fail(ENETUNREACH); }
        socket.pending_error = errc{};
        backend::attempt made = backend::connect(socket.handle, to, backend::patience::now);
        if (made.code == errc::connection_aborted) { // what Wine on Linux says once, after a connect that was refused
            made = backend::connect(socket.handle, to, backend::patience::now);
        }
        if (made.ok()) {
            socket.learn(fact::bound | fact::connected | fact::was_connected);
            return 0;
        }
        if (made.code != errc::operation_in_progress) { return bsd::fail(made); }
        socket.learn(fact::bound | fact::connecting);
        if (!may_wait) { return bsd::fail(EINPROGRESS); }
    }
    const backend::attempt ended = bsd::finish_connect(socket, may_wait, socket.send_limit);
    if (ended.code == errc::operation_would_block) { return bsd::fail(EINPROGRESS); } // SO_SNDTIMEO
    return ended.ok() ? 0 : bsd::fail(ended);
}

} // namespace

int portsock_bsd_connect(int fd, const struct sockaddr* address, socklen_t size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    return socket->kind == socket_kind::stream ? connect_stream(*socket, address, size)
                                               : connect_datagrams(*socket, address, size);
}
