#include <sys/socket.h>

#include "descriptors.hpp"
#include "destination.hpp"
#include "errors.hpp"
#include "local.hpp"
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

/// A local connect is over at once, or the listener's queue is full: then it is tried again, as on Linux. It goes on
/// here meanwhile, and the next connect() finds how it ended.
int finish_local_connect(bsd::description& socket, bool may_wait) noexcept {
    constexpr int at_once = 20; // milliseconds, of which Windows needs a part of one
    const int limit = socket.send_limit;
    const backend::attempt ended = bsd::finish_connect(socket, true,
                                                       may_wait                       ? limit
                                                       : limit < 0 || limit > at_once ? at_once
                                                                                      : limit);
    const bool over = ended.code != errc::operation_would_block && (may_wait || ended.code != errc::interrupted);
    socket.local->told_to_try_again = !over || ended.code == errc::interrupted;
    if (!over) { return bsd::fail(EAGAIN); }
    return ended.ok() ? 0 : bsd::fail(ended);
}

int connect_stream(bsd::description& socket, const sockaddr* address, socklen_t size) noexcept {
    const bool local = socket.local != nullptr;
    if (local && socket.is(fact::listening)) { return bsd::fail(EINVAL); }
    if (local && socket.is(fact::connected)) {
        return socket.local->told_to_try_again.exchange(false) ? 0 : bsd::fail(EISCONN);
    }
    endpoint to;
    if (const int trouble =
            local ? bsd::local_destination(socket, address, size, to) : bsd::destination(socket, address, size, to);
        trouble != 0) {
        return bsd::fail(trouble);
    }
    // How an earlier attempt ended is told once, to whoever asks first: select() and poll() have only seen it.
    const errc pending = socket.pending_error.exchange(errc{});
    if (pending != errc{}) { return bsd::fail(bsd::errno_of(pending)); }
    const bool may_wait = !socket.non_blocking;
    if (socket.is(fact::listening | fact::was_connected)) { return bsd::fail(EISCONN); }
    if (!socket.is(fact::connecting)) {
        if (to.address().is_multicast() || to.address().is_broadcast()) { return bsd::fail(ENETUNREACH); }
        backend::attempt made = backend::connect(socket.handle, to, backend::patience::now);
        // What is left of an earlier attempt: of one that was refused Wine on Linux says so once.
        if (made.code == errc::connection_aborted) {
            made = backend::connect(socket.handle, to, backend::patience::now);
        }
        if (made.ok()) {
            if (local && !bsd::introduce(socket)) { return bsd::fail(ECONNREFUSED); }
            socket.learn(fact::bound | fact::connected | fact::was_connected);
            return 0;
        }
        if (made.code != errc::operation_in_progress) { return bsd::fail(made); }
        socket.learn(fact::bound | fact::connecting);
        if (!may_wait && !local) { return bsd::fail(EINPROGRESS); }
    }
    if (local) { return finish_local_connect(socket, may_wait); }
    const backend::attempt ended = bsd::finish_connect(socket, may_wait, socket.send_limit);
    if (ended.code == errc::operation_would_block) { return bsd::fail(EINPROGRESS); } // SO_SNDTIMEO
    return ended.ok() ? 0 : bsd::fail(ended);
}

} // namespace

int portsock_bsd_connect(int fd, const struct sockaddr* address, socklen_t size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (bsd::sends_with_secret(*socket)) { return bsd::connect_local_datagrams(*socket, address, size); }
    return socket->kind == socket_kind::stream ? connect_stream(*socket, address, size)
                                               : connect_datagrams(*socket, address, size);
}
