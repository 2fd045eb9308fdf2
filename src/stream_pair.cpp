#include <portsock/stream_pair.hpp>

#include <chrono>

#include <portsock/tcp.hpp>

#include "backend.hpp"
#include "blocking.hpp"

namespace portsock {

namespace {

using pair = std::pair<stream_socket, stream_socket>;

failure<error> failed(const error& why) noexcept {
    return failure{error(why.kind(), operation::stream_pair, why.native())};
}

stream_socket make_end(native_handle handle) noexcept {
    socket made = detail::socket_access::make(handle, family::local, socket_kind::stream, protocol::any);
    detail::socket_access::learn(made, detail::fact::connected);
    return stream_socket(std::move(made));
}

/// Over loopback, where the system has no pairs. Somebody else may connect to the listener in the meantime; only the
/// connection whose two ends name each other is ours.
result<pair> connect_through(tcp_listener& listener, const endpoint& meeting, const until& limit) {
    result<tcp_stream> first = tcp_stream::connect(meeting, limit);
    if (!first) { return failed(first.error()); }
    const result<endpoint> own = first->local_endpoint();
    if (!own) { return failed(own.error()); }
    const detail::fixed_limit fixed(limit);
    for (;;) {
        if (fixed.ran_out()) { return failure{error(errc::timed_out, operation::stream_pair)}; }
        result<tcp_stream> second = listener.accept(limit);
        if (!second) { return failed(second.error()); }
        const result<endpoint> peer = second->remote_endpoint();
        if (!peer || *peer != *own) { continue; }
        // A pair is for small messages between threads: what is written is there at once, as in a real pair.
        for (tcp_stream* end : {&*first, &*second}) {
            if (const result<void> set = end->set(options::no_delay, true); !set) { return failed(set.error()); }
        }
        return pair(*std::move(first), *std::move(second));
    }
}

/// Strangers who fill the listener's queue can keep one attempt from succeeding, but they have to find each port anew.
result<pair> connect_pair() {
    constexpr int most_tries = 8;
    constexpr std::chrono::seconds longest_try{2};
    for (int tries = 1;; ++tries) {
        result<tcp_listener> listener = tcp_listener::listen(endpoint(ipv4_address::loopback(), 0));
        if (!listener) { return failed(listener.error()); }
        const result<endpoint> meeting = listener->local_endpoint();
        if (!meeting) { return failed(meeting.error()); }
        result<pair> made = connect_through(*listener, *meeting, until(longest_try).from_now());
        const bool again =
            !made && (made.error().kind() == errc::timed_out || made.error().kind() == errc::connection_refused);
        if (!again || tries == most_tries) { return made; }
    }
}

} // namespace

result<pair> stream_pair() {
    native_handle first = native_handle::none;
    native_handle second = native_handle::none;
    const backend::attempt made = backend::open_pair(first, second);
    // Normalised [stream-pair]: not every system has pairs of sockets.
    // Ref: POSIX.1-2024 socketpair(); Microsoft Learn "Winsock Functions".
    if (made.code == errc::operation_not_supported) { return connect_pair(); }
    if (!made.ok()) { return failure{error(made.code, operation::stream_pair, made.native)}; }
    return pair(make_end(first), make_end(second));
}

} // namespace portsock
