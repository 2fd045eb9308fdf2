#include <portsock/tcp.hpp>

#include "backend.hpp"
#include "blocking.hpp"

namespace portsock {

namespace {

using backend::attempt;

} // namespace

result<tcp_stream> tcp_stream::connect(const endpoint& remote, const until& limit) {
    result<socket> opened = socket::open(family_of(remote.address()), socket_kind::stream, protocol::tcp);
    if (!opened) {
        const class error& why = opened.error();
        return failure{portsock::error(why.kind(), operation::connect, why.native(), remote)};
    }
    return connect(*std::move(opened), remote, limit);
}

result<tcp_stream> tcp_stream::connect(std::span<const endpoint> candidates, const until& limit) {
    const detail::fixed_limit fixed(limit);
    class error last(errc::invalid_argument, operation::connect);
    for (const endpoint& candidate : candidates) {
        // Normalised [one-socket-per-attempt]: a socket whose connect failed can be tried again on some systems only.
        // Ref: POSIX.1-2024 connect(), "its state is unspecified".
        result<tcp_stream> connected = connect(candidate, fixed.limit());
        if (connected) { return connected; }
        last = connected.error();
        if (last.kind() == errc::operation_canceled || (last.kind() == errc::timed_out && fixed.over())) { break; }
    }
    return failure{last};
}

result<tcp_stream> tcp_stream::connect(socket&& prepared, const endpoint& remote, const until& limit) {
    const result<void> connected = connect_prepared(prepared, remote, limit);
    if (!connected) { return failure{connected.error()}; }
    return tcp_stream(std::move(prepared), remote);
}

result<tcp_stream> tcp_stream::adopt(native_handle handle) {
    result<stream_socket> adopted = stream_socket::adopt(handle);
    if (!adopted) { return failure{adopted.error()}; }
    return tcp_stream(*std::move(adopted));
}

result<tcp_stream> tcp_stream::duplicate() const {
    result<stream_socket> twin = stream_socket::duplicate();
    if (!twin) { return failure{twin.error()}; }
    return tcp_stream(*std::move(twin));
}

result<tcp_listener> tcp_listener::listen(const endpoint& local, int backlog) {
    result<socket> opened = socket::open(family_of(local.address()), socket_kind::stream, protocol::tcp);
    if (!opened) {
        const class error& why = opened.error();
        return failure{portsock::error(why.kind(), operation::listen, why.native(), local)};
    }
    if (const result<void> bound = opened->bind(local); !bound) { return failure{bound.error()}; }
    result<tcp_listener> listening = listen(*std::move(opened), backlog);
    if (!listening) {
        const class error& why = listening.error();
        return failure{portsock::error(why.kind(), operation::listen, why.native(), local)};
    }
    return listening;
}

result<tcp_listener> tcp_listener::listen(std::uint16_t port, int backlog) {
    const endpoint any_v4(ipv4_address::unspecified(), port);
    const endpoint any_v6(ipv6_address::unspecified(), port);
    result<socket> opened = socket::open(family::ipv6, socket_kind::stream, protocol::tcp);
    // A machine without IPv6 says so when the socket is made, or only when it is bound.
    if (!opened) {
        if (opened.error().kind() == errc::address_family_not_supported) { return listen(any_v4, backlog); }
        return failure{opened.error()};
    }
    if (const result<void> both = opened->set(options::v6_only, false); !both) { return failure{both.error()}; }
    if (const result<void> bound = opened->bind(any_v6); !bound) {
        if (bound.error().kind() == errc::address_not_available) { return listen(any_v4, backlog); }
        return failure{bound.error()};
    }
    return listen(*std::move(opened), backlog);
}

result<tcp_listener> tcp_listener::listen(socket&& prepared, int backlog) {
    tcp_listener listener(std::move(prepared));
    const result<void> listening = listener.listen_again(backlog);
    if (!listening) {
        prepared = std::move(static_cast<socket&>(listener));
        return failure{listening.error()};
    }
    return listener;
}

result<void> tcp_listener::listen_again(int backlog) {
    constexpr operation during = operation::listen;
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    if (kind() != socket_kind::stream && kind() != socket_kind::sequential_packet) {
        return failure{fail(errc::operation_not_supported, during)};
    }
    if (is(fact::connected)) { return failure{fail(errc::already_connected, during)}; }
    // Normalised [listen-unbound]: some systems choose a port by themselves.
    // Ref: Microsoft Learn "listen function", WSAEINVAL; POSIX.1-2024 listen(), EDESTADDRREQ.
    if (is(fact::connecting) || is(fact::dead) || !is(fact::bound)) {
        return failure{fail(errc::invalid_argument, during)};
    }
    // Normalised [backlog-floor]: 0 and less mean one, the system's most, or an error.
    // Ref: POSIX.1-2024 listen(); FreeBSD listen(2); Microsoft Learn "listen function", SOMAXCONN_HINT.
    const attempt listening = backend::listen(native(), backlog < 1 ? 1 : backlog);
    if (!listening.ok()) { return failure{portsock::error(listening.code, during, listening.native)}; }
    learn(fact::listening);
    return {};
}

result<tcp_stream> tcp_listener::accept(const until& limit) { return accept_with(limit, true); }
result<tcp_stream> tcp_listener::try_accept() { return accept_with({}, false); }

result<tcp_stream> tcp_listener::accept_with(const until& limit, bool waits) {
    constexpr operation during = operation::accept;
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    if (kind() == socket_kind::datagram || kind() == socket_kind::raw) {
        return failure{fail(errc::operation_not_supported, during)};
    }
    if (!is(fact::listening)) { return failure{fail(errc::invalid_argument, during)}; }
    endpoint peer;
    const auto once = [&](backend::patience) {
        attempt made = backend::accept(native(), kind(), peer);
        // Normalised [accept-survives]: a connection that died in the queue is no reason for the listener to fail.
        // Ref: POSIX.1-2024 accept(), ECONNABORTED; Linux accept(2), "Error handling"; Microsoft Learn "accept
        // function", WSAECONNRESET.
        if (made.code == errc::connection_aborted) { made.code = errc::interrupted; }
        return made;
    };
    const attempt made = waits ? detail::keep_trying(native(), interest::readable, limit, once) : detail::try_now(once);
    if (!made.ok()) { return failure{portsock::error(made.code, during, made.native)}; }
    socket accepted = detail::socket_access::make(backend::to_handle(made.value), family(), kind(), protocol());
    detail::socket_access::learn(accepted, fact::connected);
    detail::socket_access::learn(accepted, fact::bound);
    detail::socket_access::learn(accepted, fact::named);
    if (is(fact::dual_stack)) { detail::socket_access::learn(accepted, fact::dual_stack); }
    return tcp_stream(std::move(accepted), peer);
}

result<tcp_listener> tcp_listener::duplicate() const {
    result<socket> twin = socket::duplicate();
    if (!twin) { return failure{twin.error()}; }
    return tcp_listener(*std::move(twin));
}

result<tcp_listener> tcp_listener::adopt(native_handle handle) {
    result<socket> adopted = socket::adopt(handle);
    if (!adopted) { return failure{adopted.error()}; }
    return tcp_listener(*std::move(adopted));
}

} // namespace portsock
