#include <portsock/tcp.hpp>

#include "backend.hpp"
#include "blocking.hpp"
#include "memory.hpp"

namespace portsock {

namespace {

using backend::attempt;

/// A machine without IPv6 says so when the socket is made, or only when it is bound.
bool lacks_family(const error& why) noexcept {
    return why.kind() == errc::address_family_not_supported || why.kind() == errc::address_not_available;
}

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
        // Those that fail at once are no reason to go on beyond the limit.
        if (fixed.ran_out()) { return failure{portsock::error(errc::timed_out, operation::connect, 0, candidate)}; }
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
    if (!opened) {
        if (lacks_family(opened.error())) { return listen(any_v4, backlog); }
        return failure{opened.error()};
    }
    if (const result<void> both = opened->set(options::v6_only, false); !both) { return failure{both.error()}; }
    if (const result<void> bound = opened->bind(any_v6); !bound) {
        if (lacks_family(bound.error())) { return listen(any_v4, backlog); }
        return failure{bound.error()};
    }
    return listen(*std::move(opened), backlog);
}

result<std::vector<tcp_listener>> tcp_listener::listen_all(std::uint16_t port, dual_stack how, int backlog) {
    std::vector<tcp_listener> all;
    if (const backend::attempt room = detail::allocate([&] { all.reserve(2); }); !room.ok()) {
        return failure{error(room.code, operation::listen)};
    }
    if (how == dual_stack::preferred) {
        result<tcp_listener> both = listen(port, backlog);
        if (both) {
            all.push_back(*std::move(both));
            return all;
        }
        if (both.error().kind() != errc::operation_not_supported) { return failure{both.error()}; }
    }
    // Normalised [families-apart]: one socket for both families is an option, the default, or impossible.
    // Ref: RFC 3493 5.3; OpenBSD ip6(4), IPV6_V6ONLY.
    constexpr int most_tries = 32;
    for (int tries = 1;; ++tries) {
        result<tcp_listener> v6 = listen(endpoint(ipv6_address::unspecified(), port), backlog);
        if (!v6 && !lacks_family(v6.error())) { return failure{v6.error()}; }
        std::uint16_t same_port = port;
        if (v6) {
            const result<endpoint> local = v6->local_endpoint();
            if (!local) { return failure{local.error()}; }
            same_port = local->port();
        }
        result<tcp_listener> v4 = listen(endpoint(ipv4_address::unspecified(), same_port), backlog);
        if (v4 || (v6 && lacks_family(v4.error()))) {
            if (v6) { all.push_back(*std::move(v6)); }
            if (v4) { all.push_back(*std::move(v4)); }
            return all;
        }
        // A port that the system found free in one family may be taken in the other.
        const bool bad_luck = v6 && port == 0 && v4.error().kind() == errc::address_in_use;
        if (!bad_luck || tries == most_tries) { return failure{v4.error()}; }
    }
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
    // Normalised [listen-where]: what cannot listen has another error on each system.
    // Ref: POSIX.1-2024 listen(), EINVAL and EOPNOTSUPP; Microsoft Learn "listen function", WSAEISCONN.
    if (is(fact::connected)) { return failure{fail(errc::already_connected, during)}; }
    // Normalised [listen-unbound]: some systems choose a port by themselves.
    // Ref: Microsoft Learn "listen function", WSAEINVAL; POSIX.1-2024 listen(), EDESTADDRREQ.
    if (is(fact::connecting) || is(fact::dead) || !has_become(fact::bound)) {
        return failure{fail(errc::invalid_argument, during)};
    }
    // Normalised [backlog-floor]: 0 and less mean one, the system's most, or an error.
    // Ref: POSIX.1-2024 listen(); FreeBSD listen(2); Microsoft Learn "listen function", SOMAXCONN_HINT.
    if (const result<void> allowed = allow_rebinding(during); !allowed) { return allowed; }
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
    if (!has_become(fact::listening)) { return failure{fail(errc::invalid_argument, during)}; }
    endpoint peer;
    const auto once = [&](backend::patience) {
        prepare();
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
