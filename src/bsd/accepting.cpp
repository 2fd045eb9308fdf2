#include "accepting.hpp"

#include "address.hpp"
#include "errors.hpp"
#include "local.hpp"
#include "newcomers.hpp"
#include "sockets.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

int accept_connection(int fd, sockaddr* address, socklen_t* size, int flags) noexcept {
    const held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if ((flags & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) != 0) { return fail(EINVAL); }
    if (socket->kind != socket_kind::stream) { return fail(EOPNOTSUPP); }
    if (!socket->is(fact::listening)) { return fail(EINVAL); }
    const int trouble = trouble_with_room(address, size);
    // First, as Linux does: a connection that was accepted and has no descriptor would be lost.
    const int accepted = system::reserve(0);
    if (accepted < 0) { return -1; }
    endpoint peer;
    std::string name; // of a local peer
    const backend::attempt made = keep_trying(
        *socket, interest::readable, !socket->non_blocking, socket->receive_limit, [&]() -> backend::attempt {
            backend::attempt got = socket->local != nullptr ? take_introduced(*socket, name)
                                                            : backend::accept(socket->handle, socket->kind, peer);
            // Who has gone already is not worth a word: Linux does not mention it either.
            if (got.code == errc::connection_aborted) { got.code = errc::interrupted; }
            if (got.code == errc::operation_would_block && socket->is(fact::receive_shut)) {
                got.code = errc::invalid_argument;
            }
            return got;
        });
    description* const fresh =
        made.ok() ? describe_socket(backend::to_handle(made.value), socket->domain, socket->type, socket->number)
                  : nullptr;
    if (fresh == nullptr) {
        system::close_file(accepted);
        return fail(made.ok() ? ENOMEM : errno_of(made.code));
    }
    fresh->of = socket->of;
    if (socket->local != nullptr) {
        if (!make_local(*fresh, false)) {
            release(fresh);
            return -1;
        }
        name_accepted(*fresh, *socket, name);
    }
    fresh->learn(fact::bound | fact::connected | fact::was_connected);
    if (socket->is(fact::dual_stack)) { fresh->learn(fact::dual_stack); }
    fresh->receive_limit = socket->receive_limit.load();
    fresh->send_limit = socket->send_limit.load();
    fresh->non_blocking = (flags & SOCK_NONBLOCK) != 0;
    if (trouble != 0) { // as on Linux, which loses the connection then
        release(fresh);
        system::close_file(accepted);
        return fail(trouble);
    }
    open_reserved(fresh, accepted);
    set_closes_on_exec(accepted, (flags & SOCK_CLOEXEC) != 0);
    if (socket->local != nullptr) {
        const held_description mine(accepted);
        if (mine) { write_peer_name(*mine, address, size); }
    } else {
        write(peer, address, size);
    }
    return accepted;
}

} // namespace portsock::bsd
