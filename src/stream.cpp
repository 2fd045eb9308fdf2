#include <portsock/stream.hpp>

#include <algorithm>
#include <array>

#include "backend.hpp"
#include "blocking.hpp"
#include "losses.hpp"
#include "shared_facts.hpp"
#include "watching.hpp"

namespace portsock {

namespace {

using backend::attempt;
using backend::patience;
using detail::ends_the_stream;

/// The one name that an ended connection has for its users.
errc name_of_loss(errc code) noexcept {
    switch (code) {
    // Normalised [reset-has-many-names]: a reset by the peer, a failed retransmission and a vanished connection.
    // Ref: Microsoft Learn "recv function", WSAECONNABORTED and WSAENETRESET; POSIX.1-2024 send(), EPIPE and
    // ECONNRESET.
    case errc::connection_aborted:
    case errc::broken_pipe:
        return errc::connection_reset;
    case errc::network_reset:
        return errc::timed_out;
    default:
        return code;
    }
}

template <class Buffer>
bool all_empty(std::span<const Buffer> buffers) noexcept {
    return std::all_of(buffers.begin(), buffers.end(), [](const Buffer& one) { return one.empty(); });
}

// Normalised [send-size]: the most one call takes is 2 GiB on some systems, and an error beyond that on others.
// Ref: Linux send(2); macOS send(2), EINVAL.
template <class Byte>
std::span<Byte> one_call_of(std::span<Byte> whole, patience how) noexcept {
    return whole.first(std::min(whole.size(), backend::most_bytes_of(how)));
}

} // namespace

result<stream_socket> stream_socket::adopt(native_handle handle) {
    result<socket> adopted = socket::adopt(handle);
    if (!adopted) { return failure{adopted.error()}; }
    endpoint peer;
    if (const result<endpoint> asked = adopted->remote_endpoint()) { peer = *asked; }
    return stream_socket(*std::move(adopted), peer);
}

result<stream_socket> stream_socket::duplicate() const {
    result<socket> twin = socket::duplicate_with(peer_);
    if (!twin) { return failure{twin.error()}; }
    return stream_socket(*std::move(twin), peer_);
}

result<void> stream_socket::ready_to(operation during) const {
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    // Normalised [io-while-connecting]: would-block, not-connected or broken-pipe, as the system likes.
    // Ref: POSIX.1-2024 recv() and send(), ENOTCONN; Microsoft Learn "send function", WSAENOTCONN.
    if (is(fact::connecting)) {
        const result<void> ended = settle(during, peer_.port() != 0 ? &peer_ : nullptr);
        if (!ended) {
            if (ended.error().kind() != errc::connection_already_in_progress) { return ended; }
            return failure{fail(errc::not_connected, during)};
        }
    }
    if (!has_become(fact::connected)) { return failure{fail(errc::not_connected, during)}; }
    return {};
}

attempt stream_socket::before_receive() const {
    if (const result<void> ready = ready_to(operation::receive); !ready) {
        return {.native = ready.error().native(), .code = ready.error().kind()};
    }
    // Normalised [receive-after-shutdown]: data is still readable, discarded, or the call an error.
    // Ref: POSIX.1-2024 shutdown(); Microsoft Learn "recv function", WSAESHUTDOWN.
    if (is(fact::receive_shut)) { return {}; }
    if (is(fact::receive_reported)) { return {.code = lost_by()}; }
    return {.value = 1}; // go on
}

attempt stream_socket::before_send() const {
    if (const result<void> ready = ready_to(operation::send); !ready) {
        return {.native = ready.error().native(), .code = ready.error().kind()};
    }
    if (is(fact::send_shut) || is(fact::reported)) { return {.code = errc::broken_pipe}; }
    return {.value = 1};
}

attempt stream_socket::at_end() const noexcept {
    if (is(fact::receive_shut)) { return {}; }
    const attempt verified = backend::verify_end(native());
    if (verified.ok() && lost_by() != errc{}) {
        learn(fact::receive_reported);
        return {.code = lost_by()};
    }
    return {.native = verified.native, .code = verified.code};
}

error stream_socket::receive_failed(const attempt& made, std::size_t received) const noexcept {
    errc code = made.code;
    if (made.native != 0 && is(fact::connected) && ends_the_stream(code)) {
        // Normalised [reset-reported-once]: some systems report the loss once and the end of the stream from then on.
        // Ref: POSIX.1-2024 recv(), ECONNRESET; Microsoft Learn "recv function", WSAECONNRESET.
        lose_by(name_of_loss(code));
        learn(fact::reported);
        learn(fact::receive_reported);
        code = lost_by();
    }
    return portsock::error(code, operation::receive, made.native, {}, received);
}

error stream_socket::send_failed(const attempt& made, std::size_t sent) const noexcept {
    errc code = made.code;
    if (made.native != 0 && is(fact::connected) && ends_the_stream(code)) {
        // Normalised [peer-gone-while-sending]: the first failure says what happened, later ones broken_pipe; systems
        // mix the two.
        // Ref: POSIX.1-2024 send(), EPIPE and ECONNRESET; Microsoft Learn "send function", WSAECONNRESET,
        // WSAESHUTDOWN.
        if (code == errc::broken_pipe && !is(fact::reported) && !is(fact::send_shut) &&
            backend::is_still_connected(native(), family())) {
            learn(fact::send_shut);
        }
        const bool own_doing = is(fact::send_shut);
        const bool news = !own_doing && !is(fact::reported);
        if (!own_doing) {
            lose_by(name_of_loss(code));
            learn(fact::reported);
        }
        code = news ? lost_by() : errc::broken_pipe;
    }
    return portsock::error(code, operation::send, made.native, {}, sent);
}

// Normalised [empty-transfer]: with no bytes to move some systems still wait, and some report an error. Here what is
// known of the socket, and then a stop, end the call as they would with bytes.
// Ref: POSIX.1-2024 recv() and send(); Microsoft Learn "WSARecv function".

// `first` is the attempt that was made already, or not_made. Either is followed by others only if it failed for now.

template <class Attempt>
attempt stream_socket::receive_with(const attempt& first, bool has_room, const until& limit, bool waits,
                                    Attempt&& once) {
    if (!usual(fact::receive_shut)) [[unlikely]] {
        if (const attempt before = before_receive(); !before.ok() || before.value == 0) { return before; }
    }
    if (!has_room) { return {.code = limit.stopped() ? errc::operation_canceled : errc{}}; }
    const auto prepared = [&](patience how) {
        prepare();
        return attempt(once(how));
    };
    const attempt made = waits ? detail::keep_trying(first, native(), interest::readable, limit, prepared)
                               : detail::try_now(first, prepared);
    if (made.ok() && made.value == 0) { return at_end(); }
    return made;
}

template <class Attempt>
attempt stream_socket::send_with(const attempt& first, bool has_data, const until& limit, bool waits, Attempt&& once) {
    if (!usual(fact::send_shut)) [[unlikely]] {
        if (const attempt before = before_send(); !before.ok()) { return before; }
    }
    if (!has_data) { return {.code = limit.stopped() ? errc::operation_canceled : errc{}}; }
    const auto prepared = [&](patience how) {
        prepare();
        return attempt(once(how));
    };
    return waits ? detail::keep_trying(first, native(), interest::writable, limit, prepared)
                 : detail::try_now(first, prepared);
}

result<mutable_buffer> stream_socket::receive_otherwise(backend::packed_attempt first, mutable_buffer buffer,
                                                        until limit, bool waits) {
    const mutable_buffer room = one_call_of(buffer, waits ? patience_for(limit) : patience::now);
    const attempt made = receive_with(first, !room.empty(), limit, waits,
                                      [this, room](patience how) { return backend::receive(native(), room, how); });
    if (!made.ok()) { return failure{receive_failed(made)}; }
    return buffer.first(made.value);
}

result<mutable_buffer> stream_socket::peek(mutable_buffer buffer, const until& limit) {
    const mutable_buffer room = one_call_of(buffer, patience_for(limit));
    const attempt made = receive_with(not_made, !room.empty(), limit, true,
                                      [this, room](patience how) { return backend::peek(native(), room, how); });
    if (!made.ok()) { return failure{receive_failed(made)}; }
    return buffer.first(made.value);
}

result<mutable_buffer> stream_socket::receive_exactly(mutable_buffer buffer, const until& limit, early_end when_short) {
    // Normalised [receive-exactly]: the flag for waiting for all of it is ignored here and cut short there.
    // Ref: POSIX.1-2024 recv(), MSG_WAITALL; Microsoft Learn "recv function (winsock2.h)", MSG_WAITALL.
    const detail::fixed_limit fixed(limit);
    std::size_t filled = 0;
    do {
        if (filled > 0 && fixed.ran_out()) { return failure{receive_failed({.code = errc::timed_out}, filled)}; }
        const mutable_buffer rest = one_call_of(buffer.subspan(filled), patience_for(limit));
        const attempt made = receive_with(not_made, !rest.empty(), fixed.limit(), true,
                                          [this, rest](patience how) { return backend::receive(native(), rest, how); });
        if (!made.ok()) { return failure{receive_failed(made, filled)}; }
        if (made.value == 0) { break; }
        filled += made.value;
    } while (filled < buffer.size());
    if (filled < buffer.size() && when_short == early_end::is_error) {
        return failure{portsock::error(errc::unexpected_end, operation::receive, 0, {}, filled)};
    }
    return buffer.first(filled);
}

result<std::size_t> stream_socket::receive(std::span<const mutable_buffer> buffers, const until& limit) {
    const bool has_room = !all_empty(buffers);
    attempt first = not_made;
    if (usual(fact::receive_shut) && has_room && !limit.stopped()) [[likely]] {
        first = backend::receive_vector(native(), buffers, patience_for(limit));
        if (first.value != 0) [[likely]] { return first.value; }
    }
    const attempt made = receive_with(first, has_room, limit, true, [this, buffers](patience how) {
        return backend::receive_vector(native(), buffers, how);
    });
    if (!made.ok()) { return failure{receive_failed(made)}; }
    return made.value;
}

result<std::size_t> stream_socket::send_otherwise(backend::packed_attempt first, const_buffer data, until limit,
                                                  bool waits) {
    const const_buffer part = one_call_of(data, waits ? patience_for(limit) : patience::now);
    const attempt made = send_with(first, !part.empty(), limit, waits,
                                   [this, part](patience how) { return backend::send(native(), part, how); });
    if (!made.ok()) { return failure{send_failed(made)}; }
    return made.value;
}

result<std::size_t> stream_socket::send(std::span<const const_buffer> buffers, const until& limit) {
    const bool has_data = !all_empty(buffers);
    attempt first = not_made;
    if (usual(fact::send_shut) && has_data && !limit.stopped()) [[likely]] {
        first = backend::send_vector(native(), buffers, patience_for(limit));
        if (first.value != 0) [[likely]] { return first.value; }
    }
    const attempt made = send_with(first, has_data, limit, true, [this, buffers](patience how) {
        return backend::send_vector(native(), buffers, how);
    });
    if (!made.ok()) { return failure{send_failed(made)}; }
    return made.value;
}

result<void> stream_socket::send_all_otherwise(backend::packed_attempt first, const_buffer data, until limit) {
    const detail::fixed_limit fixed(limit);
    std::size_t sent = 0;
    do {
        if (sent > 0 && fixed.ran_out()) { return failure{send_failed({.code = errc::timed_out}, sent)}; }
        const const_buffer rest = one_call_of(data.subspan(sent), patience_for(limit));
        const attempt made = send_with(first, !rest.empty(), fixed.limit(), true,
                                       [this, rest](patience how) { return backend::send(native(), rest, how); });
        if (!made.ok()) { return failure{send_failed(made, sent)}; }
        sent += made.value;
        first = not_made;
    } while (sent < data.size());
    return {};
}

result<void> stream_socket::send_all(std::span<const const_buffer> buffers, const until& limit) {
    const detail::fixed_limit fixed(limit);
    std::size_t sent = 0;
    std::size_t offset = 0; // into the first of the buffers that are left
    if (all_empty(buffers)) { return send_all_otherwise(not_made, {}, limit); }
    while (!buffers.empty()) {
        if (offset == buffers.front().size()) {
            buffers = buffers.subspan(1);
            offset = 0;
            continue;
        }
        if (sent > 0 && fixed.ran_out()) { return failure{send_failed({.code = errc::timed_out}, sent)}; }
        // A buffer that was sent in part goes alone; the rest is gathered again afterwards.
        const const_buffer rest = buffers.front().subspan(offset);
        const bool alone = offset != 0 || buffers.size() == 1;
        const attempt made = send_with(not_made, !rest.empty(), fixed.limit(), true, [&](patience how) {
            return alone ? attempt(backend::send(native(), one_call_of(rest, how), how))
                         : backend::send_vector(native(), buffers, how);
        });
        if (!made.ok()) { return failure{send_failed(made, sent)}; }
        sent += made.value;
        for (std::size_t left = made.value; left > 0;) {
            const std::size_t here = std::min(left, buffers.front().size() - offset);
            offset += here;
            left -= here;
            if (left > 0) {
                buffers = buffers.subspan(1);
                offset = 0;
            }
        }
    }
    return {};
}

result<void> stream_socket::shutdown(direction how) {
    constexpr operation during = operation::shutdown;
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    // Normalised [shutdown-unconnected]: success, not-connected, or the end of a pending connect.
    // Ref: POSIX.1-2024 shutdown(), ENOTCONN; Microsoft Learn "shutdown function", WSAENOTCONN.
    if (const result<void> ready = ready_to(during); !ready) { return ready; }
    const bool receiving = how != direction::send;
    const bool sending = how != direction::receive;
    if ((!receiving || is(fact::receive_shut)) && (!sending || is(fact::send_shut))) { return {}; }
    const attempt shut = backend::shutdown(native(), how);
    // Normalised [shutdown-after-end]: once the connection is over some systems call a shutdown an error.
    // Ref: POSIX.1-2024 shutdown(), ENOTCONN.
    const bool over =
        shut.code == errc::not_connected || ends_the_stream(shut.code) || shut.code == errc::invalid_argument;
    if (!shut.ok() && !over) { return failure{portsock::error(shut.code, during, shut.native)}; }
    if (receiving) {
        learn(fact::receive_shut);
        if (watcher() != 0) { detail::watched_receive_shut(watcher(), native()); }
    }
    if (sending) { learn(fact::send_shut); }
    return {};
}

result<void> stream_socket::lingering_close(const until& limit) {
    const detail::fixed_limit fixed(limit);
    std::array<std::byte, 8192> room;
    result<void> ended = shutdown(direction::send);
    while (ended) {
        const result<mutable_buffer> received = receive(room, fixed.limit());
        if (!received) {
            ended = failure{received.error()};
        } else if (received->empty()) {
            break;
        } else if (fixed.over()) {
            ended = failure{portsock::error(errc::timed_out, operation::receive)};
        }
    }
    close();
    return ended;
}

void stream_socket::abort() noexcept {
    if (is_open()) {
        // Should the system refuse, close() is still the best that can be done.
        static_cast<void>(backend::set_option(native(), family(), false, option_id::linger, 0));
    }
    close();
}

result<std::size_t> stream_socket::available() const {
    if (const result<void> ready = ready_to(operation::available); !ready) { return failure{ready.error()}; }
    if (is(fact::receive_shut)) { return std::size_t{0}; }
    const attempt asked = backend::available(native());
    if (!asked.ok()) { return failure{portsock::error(asked.code, operation::available, asked.native)}; }
    return asked.value;
}

result<endpoint> stream_socket::remote_endpoint() const {
    // Normalised [peer-forgotten]: systems forget the peer of a connection that was reset or shut down.
    // Ref: POSIX.1-2024 getpeername(), ENOTCONN and EINVAL.
    if (is_open() && is(fact::connected) && peer_.port() != 0) { return peer_; }
    if (is_open() && is(fact::connected) && is_shared()) {
        if (const endpoint peer = detail::shared_peer(native()); peer.port() != 0) { return peer; }
    }
    return socket::remote_endpoint();
}

result<connect_progress> stream_socket::start_connect(const endpoint& remote) {
    const result<connect_progress> begun = begin_connect(remote, {}, true);
    if (begun) {
        peer_ = remote;
        if (is_shared()) { detail::set_shared_peer(native(), remote); }
    }
    return begun;
}

result<void> stream_socket::connect_prepared(socket& prepared, const endpoint& remote, const until& limit) {
    // A member of socket may not be called through a plain socket from here; a stream for the while may.
    stream_socket stream(std::move(prepared));
    const result<connect_progress> connected = stream.begin_connect(remote, limit, false);
    if (connected && stream.is_shared()) { detail::set_shared_peer(stream.native(), remote); }
    prepared = std::move(static_cast<socket&>(stream));
    if (!connected) { return failure{connected.error()}; }
    return {};
}

} // namespace portsock
