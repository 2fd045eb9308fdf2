#include <portsock/stream.hpp>

#include <algorithm>

#include "backend.hpp"
#include "blocking.hpp"

namespace portsock {

namespace {

using backend::attempt;
using backend::patience;

/// Errors that end a stream for good when the system reports them.
bool ends_the_stream(errc code) noexcept {
    switch (code) {
    case errc::connection_reset:
    case errc::connection_aborted:
    case errc::broken_pipe:
    case errc::timed_out:
    case errc::network_reset:
    case errc::network_down:
    case errc::network_unreachable:
    case errc::host_unreachable:
        return true;
    default:
        return false;
    }
}

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

constexpr std::uint32_t bit(detail::fact which) noexcept { return static_cast<std::uint32_t>(which); }

} // namespace

result<stream_socket> stream_socket::adopt(native_handle handle) {
    result<socket> adopted = socket::adopt(handle);
    if (!adopted) { return failure{adopted.error()}; }
    endpoint peer;
    if (const result<endpoint> asked = adopted->remote_endpoint()) { peer = *asked; }
    return stream_socket(*std::move(adopted), peer);
}

result<stream_socket> stream_socket::duplicate() const {
    result<socket> twin = socket::duplicate();
    if (!twin) { return failure{twin.error()}; }
    return stream_socket(*std::move(twin), peer_);
}

result<void> stream_socket::ready_to(operation during) const {
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    // Normalised [io-while-connecting]: would-block, not-connected or broken-pipe, as the system likes.
    // Ref: POSIX.1-2024 recv() and send(), ENOTCONN; Microsoft Learn "send function", WSAENOTCONN.
    if (is(fact::connecting)) {
        const result<void> ended = settle(during);
        if (!ended) {
            if (ended.error().kind() != errc::connection_already_in_progress) { return ended; }
            return failure{fail(errc::not_connected, during)};
        }
    }
    if (!is(fact::connected)) { return failure{fail(errc::not_connected, during)}; }
    return {};
}

error stream_socket::receive_failed(errc code, std::int32_t native) const noexcept {
    if (native != 0 && ends_the_stream(code)) {
        // Normalised [reset-reported-once]: some systems report the loss once and the end of the stream from then on.
        // Ref: POSIX.1-2024 recv(), ECONNRESET; Microsoft Learn "recv function", WSAECONNRESET.
        lose_by(name_of_loss(code));
        learn(fact::reported);
        learn(fact::receive_reported);
        code = lost_by();
    }
    return portsock::error(code, operation::receive, native);
}

error stream_socket::send_failed(errc code, std::int32_t native) const noexcept {
    if (native == 0 || !ends_the_stream(code)) { return portsock::error(code, operation::send, native); }
    // Normalised [peer-gone-while-sending]: the first failure says what happened, later ones broken_pipe; systems mix
    // the two. Ref: POSIX.1-2024 send(), EPIPE and ECONNRESET; Microsoft Learn "send function", WSAECONNRESET and
    // WSAESHUTDOWN.
    const bool own_doing = is(fact::send_shut);
    if (own_doing) { return portsock::error(errc::broken_pipe, operation::send, native); }
    const bool news = !is(fact::reported);
    lose_by(name_of_loss(code));
    learn(fact::reported);
    return portsock::error(news ? lost_by() : errc::broken_pipe, operation::send, native);
}

template <class Attempt>
result<std::size_t> stream_socket::receive_with(const until& limit, bool waits, Attempt&& once) {
    constexpr std::uint32_t unusual = bit(fact::receive_shut) | bit(fact::receive_reported);
    if ((facts() & (unusual | bit(fact::connected))) != bit(fact::connected)) {
        if (const result<void> ready = ready_to(operation::receive); !ready) { return failure{ready.error()}; }
        // Normalised [receive-after-shutdown]: data is still readable, discarded, or the call an error.
        // Ref: POSIX.1-2024 shutdown(); Microsoft Learn "recv function", WSAESHUTDOWN.
        if (is(fact::receive_shut)) { return std::size_t{0}; }
        if (is(fact::receive_reported)) { return failure{portsock::error(lost_by(), operation::receive)}; }
    }
    attempt made = waits ? detail::keep_trying(native(), interest::readable, limit, once) : detail::try_now(once);
    if (made.ok() && made.value == 0) {
        made = backend::verify_end(native());
        if (made.ok() && lost_by() != errc{} && !is(fact::receive_shut)) {
            learn(fact::receive_reported);
            return failure{portsock::error(lost_by(), operation::receive)};
        }
    }
    if (!made.ok()) { return failure{receive_failed(made.code, made.native)}; }
    return made.value;
}

template <class Attempt>
result<std::size_t> stream_socket::send_with(const until& limit, bool waits, Attempt&& once) {
    constexpr std::uint32_t unusual = bit(fact::send_shut);
    if ((facts() & (unusual | bit(fact::connected))) != bit(fact::connected)) {
        if (const result<void> ready = ready_to(operation::send); !ready) { return failure{ready.error()}; }
        if (is(fact::send_shut)) { return failure{fail(errc::broken_pipe, operation::send)}; }
    }
    const attempt made = waits ? detail::keep_trying(native(), interest::writable, limit, once) : detail::try_now(once);
    if (!made.ok()) { return failure{send_failed(made.code, made.native)}; }
    return made.value;
}

// Normalised [empty-transfer]: with no bytes to move some systems still wait, and some report an error.
// Ref: POSIX.1-2024 recv() and send(); Microsoft Learn "WSARecv function".
// (The four calls below return at once for an empty buffer.)

result<mutable_buffer> stream_socket::receive(mutable_buffer buffer, const until& limit) {
    if (buffer.empty()) {
        if (const result<void> ready = ready_to(operation::receive); !ready) { return failure{ready.error()}; }
        return buffer;
    }
    const result<std::size_t> received = receive_with(
        limit, true, [this, buffer](patience how) { return backend::receive(native(), buffer, how, false); });
    if (!received) { return failure{received.error()}; }
    return buffer.first(*received);
}

result<mutable_buffer> stream_socket::try_receive(mutable_buffer buffer) {
    if (buffer.empty()) { return receive(buffer); }
    const result<std::size_t> received = receive_with(
        {}, false, [this, buffer](patience how) { return backend::receive(native(), buffer, how, false); });
    if (!received) { return failure{received.error()}; }
    return buffer.first(*received);
}

result<mutable_buffer> stream_socket::peek(mutable_buffer buffer, const until& limit) {
    if (buffer.empty()) { return receive(buffer); }
    const result<std::size_t> received = receive_with(
        limit, true, [this, buffer](patience how) { return backend::receive(native(), buffer, how, true); });
    if (!received) { return failure{received.error()}; }
    return buffer.first(*received);
}

result<mutable_buffer> stream_socket::receive_exactly(mutable_buffer buffer, const until& limit) {
    const detail::fixed_limit fixed(limit);
    std::size_t filled = 0;
    do {
        const result<mutable_buffer> more = receive(buffer.subspan(filled), fixed.limit());
        if (!more) {
            const class error& why = more.error();
            return failure{portsock::error(why.kind(), why.during(), why.native(), why.where(), filled)};
        }
        if (more->empty()) { break; }
        filled += more->size();
    } while (filled < buffer.size());
    return buffer.first(filled);
}

result<std::size_t> stream_socket::receive(std::span<const mutable_buffer> buffers, const until& limit) {
    const bool nothing = std::all_of(buffers.begin(), buffers.end(), [](mutable_buffer one) { return one.empty(); });
    if (nothing) {
        if (const result<void> ready = ready_to(operation::receive); !ready) { return failure{ready.error()}; }
        return std::size_t{0};
    }
    return receive_with(limit, true,
                        [this, buffers](patience how) { return backend::receive_vector(native(), buffers, how); });
}

result<std::size_t> stream_socket::send(const_buffer data, const until& limit) {
    if (data.empty()) {
        if (const result<void> ready = ready_to(operation::send); !ready) { return failure{ready.error()}; }
        return std::size_t{0};
    }
    return send_with(limit, true, [this, data](patience how) { return backend::send(native(), data, how); });
}

result<std::size_t> stream_socket::try_send(const_buffer data) {
    if (data.empty()) { return send(data); }
    return send_with({}, false, [this, data](patience how) { return backend::send(native(), data, how); });
}

result<std::size_t> stream_socket::send(std::span<const const_buffer> buffers, const until& limit) {
    const bool nothing = std::all_of(buffers.begin(), buffers.end(), [](const_buffer one) { return one.empty(); });
    if (nothing) { return send(const_buffer(), limit); }
    return send_with(limit, true,
                     [this, buffers](patience how) { return backend::send_vector(native(), buffers, how); });
}

result<void> stream_socket::send_all(const_buffer data, const until& limit) {
    return send_all(std::span<const const_buffer>(&data, 1), limit);
}

result<void> stream_socket::send_all(std::span<const const_buffer> buffers, const until& limit) {
    const detail::fixed_limit fixed(limit);
    std::size_t total = 0;
    std::size_t offset = 0; // into the first of the buffers that are left
    while (!buffers.empty()) {
        if (offset == buffers.front().size()) {
            buffers = buffers.subspan(1);
            offset = 0;
            continue;
        }
        // A buffer that was sent in part goes alone; the rest is gathered again afterwards.
        const result<std::size_t> sent = offset == 0 && buffers.size() > 1
                                             ? send(buffers, fixed.limit())
                                             : send(buffers.front().subspan(offset), fixed.limit());
        if (!sent) {
            const class error& why = sent.error();
            return failure{portsock::error(why.kind(), why.during(), why.native(), why.where(), total)};
        }
        total += *sent;
        std::size_t advance = *sent;
        while (advance > 0) {
            const std::size_t here = std::min(advance, buffers.front().size() - offset);
            offset += here;
            advance -= here;
            if (offset == buffers.front().size() && advance > 0) {
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
    if (receiving) { learn(fact::receive_shut); }
    if (sending) { learn(fact::send_shut); }
    return {};
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
    return socket::remote_endpoint();
}

result<void> stream_socket::start_connect(const endpoint& remote) {
    result<void> begun = begin_connect(remote, {}, true);
    if (begun || begun.error().kind() == errc::operation_in_progress) { peer_ = remote; }
    return begun;
}

result<void> stream_socket::connect_prepared(socket& prepared, const endpoint& remote, const until& limit) {
    // A member of socket may not be called through a plain socket from here; a stream for the while may.
    stream_socket stream(std::move(prepared));
    const result<void> connected = stream.begin_connect(remote, limit, false);
    prepared = std::move(static_cast<socket&>(stream));
    return connected;
}

} // namespace portsock
