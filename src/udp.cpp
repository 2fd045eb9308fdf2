#include <portsock/udp.hpp>

#include <utility>

#include "backend.hpp"
#include "blocking.hpp"
#include "losses.hpp"

namespace portsock {

namespace {

using backend::attempt;
using backend::patience;
using detail::is_echo_of_a_send;
using detail::name_of_echo;

endpoint unspecified(family of) noexcept {
    return of == family::ipv6 ? endpoint(ipv6_address::unspecified(), 0) : endpoint();
}

} // namespace

result<udp_socket> udp_socket::open(portsock::family of) {
    result<socket> opened = socket::open(of, socket_kind::datagram, protocol::udp);
    if (!opened) { return failure{opened.error()}; }
    return udp_socket(*std::move(opened));
}

result<udp_socket> udp_socket::open(const endpoint& local) {
    result<udp_socket> opened = open(family_of(local.address()));
    if (!opened) { return opened; }
    if (const result<void> bound = opened->bind(local); !bound) { return failure{bound.error()}; }
    return opened;
}

result<void> udp_socket::connect(const endpoint& peer) {
    constexpr operation during = operation::connect;
    if (const result<void> checked = check_destination(peer, during); !checked) { return checked; }
    if (peer.address().unmapped().is_broadcast() && !is(fact::broadcasting)) {
        return failure{fail(errc::permission_denied, during, peer)};
    }
    // Normalised [udp-reconnect]: some systems keep the first peer's local address and refuse peers beyond it.
    // Ref: POSIX.1-2024 connect(), "reset the peer address"; Linux connect(2), AF_UNSPEC.
    if (const result<void> alone = disconnect(); !alone) { return alone; }
    if (is(fact::explicitly_bound)) {
        const result<endpoint> local = local_endpoint();
        if (local && local->address().is_unspecified()) { learn(fact::bound_to_all); }
    }
    const auto associate = [&] {
        return detail::try_now([&](patience) { return backend::connect(native(), peer, patience::wait); });
    };
    attempt made = associate();
    if (made.ok() && !is(fact::explicitly_bound) && is_its_own_peer(&peer)) {
        made = with_another_port(peer.port(), associate);
        if (made.ok() && is_its_own_peer(&peer)) { made.code = errc::connection_refused; }
        if (!made.ok()) { static_cast<void>(backend::disconnect(native(), family())); }
    }
    if (!made.ok()) { return failure{portsock::error(made.code, during, made.native, peer)}; }
    learn(fact::connected);
    learn(fact::bound);
    learn(fact::named);
    return {};
}

result<void> udp_socket::disconnect() {
    constexpr operation during = operation::disconnect;
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    if (!is(fact::connected)) { return {}; }
    const result<endpoint> before = local_endpoint();
    const attempt made = detail::try_now([&](patience) { return backend::disconnect(native(), family()); });
    if (!made.ok()) { return failure{portsock::error(made.code, during, made.native)}; }
    const bool was_bound_to_all = is(fact::bound_to_all);
    forget(fact::connected);
    forget(fact::bound_to_all);
    const result<endpoint> after = local_endpoint();
    if (!after) { return failure{after.error()}; }
    if (after->port() != 0) { return {}; }
    // Normalised [udp-disconnect-drops-port]: some systems give the local port up together with the peer.
    // Ref: Linux connect(2), AF_UNSPEC; POSIX.1-2024 connect().
    if (is(fact::explicitly_bound) && before) {
        // Normalised [udp-connect-narrows]: with a peer a socket that was bound to all addresses has one of them.
        // Ref: POSIX.1-2024 getsockname(); Linux net/ipv4/datagram.c, __ip4_datagram_connect.
        const endpoint kept = was_bound_to_all ? endpoint(unspecified(family()).address(), before->port()) : *before;
        const attempt bound = backend::bind(native(), kept);
        if (!bound.ok()) { return failure{portsock::error(bound.code, during, bound.native, kept)}; }
        return {};
    }
    forget(fact::bound);
    forget(fact::named);
    return {};
}

/// Makes a call again that has the system choose a port, such that it is not this one.
template <class Call>
attempt udp_socket::with_another_port(std::uint16_t other_than, Call&& call) noexcept {
    // Normalised [met-itself]: see settle_with. The port is given up, which not every system can do, and kept busy
    // while the system chooses again.
    // Ref: RFC 6056 3.2; Linux connect(2), AF_UNSPEC.
    const attempt other = backend::open(family(), kind(), protocol());
    if (!other.ok()) { return other; }
    static_cast<void>(backend::disconnect(native(), family()));
    // If somebody else has it by now, that is as good.
    static_cast<void>(
        backend::bind(backend::to_handle(other.value), endpoint(unspecified(family()).address(), other_than)));
    const attempt made = call();
    backend::close(backend::to_handle(other.value));
    return made;
}

/// The first datagram of a socket without a local port would get one from the system, and it might be the one that the
/// datagram is for.
attempt udp_socket::have_port_for(const endpoint& to) noexcept {
    if (kind() != socket_kind::datagram || !may_be_chosen(to.port())) { return {}; }
    const auto choose = [&] { return backend::bind(native(), unspecified(family())); };
    const auto chosen = [&] {
        endpoint local;
        return backend::local_endpoint(native(), family(), local).ok() ? local.port() : std::uint16_t{0};
    };
    const attempt bound = choose();
    const std::uint16_t port = chosen(); // if that failed, perhaps one from an earlier call
    if (port == 0) { return bound; }
    if (port == to.port()) {
        const attempt again = with_another_port(to.port(), choose);
        if (!again.ok() && again.code != errc::invalid_argument) { return again; }
        if (chosen() == to.port()) { return {.code = errc::connection_refused}; }
    }
    learn(fact::named);
    learn(fact::bound);
    return {};
}

result<datagram> udp_socket::receive_with(const attempt& first, mutable_buffer buffer, until limit, bool waits,
                                          bool peeks) {
    constexpr operation during = operation::receive;
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    // Normalised [receive-unbound]: nothing can ever arrive, so some systems wait for ever and others refuse.
    // Ref: Microsoft Learn "recvfrom function", WSAEINVAL.
    if (!has_become(fact::named)) { return failure{fail(errc::invalid_argument, during)}; }
    if (waits && limit.stopped()) { return failure{fail(errc::operation_canceled, during)}; }
    datagram received;
    // Normalised [udp-foreign-errors]: a receive fails here because of somebody else's answer to an earlier send.
    // Ref: Microsoft Learn "recvfrom function", WSAECONNRESET; RFC 1122 4.1.3.3.
    const auto for_us = [this](attempt made) {
        if (!is(fact::connected) && is_echo_of_a_send(made.code)) { made.code = errc::interrupted; }
        return made;
    };
    const auto once = [&](patience how) {
        prepare();
        return for_us(backend::receive_from(native(), buffer, received.from, how, peeks));
    };
    const attempt made = waits ? detail::keep_trying(for_us(first), native(), interest::readable, limit, once)
                               : detail::try_now(for_us(first), once);
    if (!made.ok()) { return failure{portsock::error(name_of_echo(made.code), during, made.native)}; }
    received.data = buffer.first(made.value);
    received.truncated = made.truncated;
    return received;
}

result<void> udp_socket::send_with(backend::packed_attempt first, const_buffer data, const endpoint* to, until limit,
                                   bool waits) {
    constexpr operation during = operation::send;
    const endpoint at = to != nullptr ? *to : endpoint();
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during, at)}; }
    if (to != nullptr) {
        // Normalised [send-to-connected]: allowed to anyone, or refused.
        // Ref: POSIX.1-2024 sendto(), EISCONN.
        if (is(fact::connected)) { return failure{fail(errc::already_connected, during, at)}; }
        if (const result<void> checked = check_destination(*to, during); !checked) { return checked; }
        // Normalised [broadcast-permission]: some systems check it late or not at all.
        // Ref: POSIX.1-2024 sendto(), EACCES; Microsoft Learn "sendto function", WSAEACCES.
        if (to->address().unmapped().is_broadcast() && !is(fact::broadcasting)) {
            return failure{fail(errc::permission_denied, during, at)};
        }
    } else if (!is(fact::connected)) {
        // Normalised [send-nowhere]: not-connected or destination-required.
        // Ref: POSIX.1-2024 send(), EDESTADDRREQ; Microsoft Learn "send function", WSAENOTCONN.
        return failure{fail(errc::not_connected, during)};
    }
    if (data.size() > backend::most_bytes_at_once) { return failure{fail(errc::message_size, during, at)}; }
    if (waits && limit.stopped()) { return failure{fail(errc::operation_canceled, during, at)}; }
    if (to != nullptr && !is(fact::named)) {
        if (const attempt got = have_port_for(*to); !got.ok()) {
            return failure{portsock::error(got.code, during, got.native, at)};
        }
    }
    const auto once = [&](patience how) {
        prepare();
        return to != nullptr ? backend::send_to(native(), data, *to, how) : backend::send(native(), data, how);
    };
    const attempt made =
        waits ? detail::keep_trying(first, native(), interest::writable, limit, once) : detail::try_now(first, once);
    if (!made.ok()) { return failure{portsock::error(name_of_echo(made.code), during, made.native, at)}; }
    if (!is(fact::named)) {
        learn(fact::named);
        learn(fact::bound);
    }
    return {};
}

result<datagram> udp_socket::peek_from(mutable_buffer buffer, const until& limit) {
    return receive_with(not_made, buffer, limit, true, true);
}

result<void> udp_socket::send(const_buffer data, const until& limit) {
    return send_with(not_made, data, nullptr, limit, true);
}
result<void> udp_socket::try_send(const_buffer data) { return send_with(not_made, data, nullptr, {}, false); }

result<udp_socket> udp_socket::adopt(native_handle handle) {
    result<socket> adopted = socket::adopt(handle);
    if (!adopted) { return failure{adopted.error()}; }
    return udp_socket(*std::move(adopted));
}

result<udp_socket> udp_socket::duplicate() const {
    result<socket> twin = socket::duplicate();
    if (!twin) { return failure{twin.error()}; }
    return udp_socket(*std::move(twin));
}

} // namespace portsock
