#include <os.hpp>

namespace portsock::backend {

namespace {

using native::attempted;
using native::socket_of;

constexpr int absent = -1;

struct name {
    int level = SOL_SOCKET;
    int number = absent;
};

name name_of(option_id which, family of) noexcept {
    const bool v6 = of == family::ipv6;
    switch (which) {
    case option_id::keep_alive:
        return {SOL_SOCKET, SO_KEEPALIVE};
    case option_id::keep_alive_idle:
        return {IPPROTO_TCP, native::keep_idle_option};
    case option_id::keep_alive_interval:
        return {IPPROTO_TCP, native::keep_interval_option};
    case option_id::keep_alive_count:
        return {IPPROTO_TCP, native::keep_count_option};
    case option_id::no_delay:
        return {IPPROTO_TCP, TCP_NODELAY};
    case option_id::linger:
        return {SOL_SOCKET, SO_LINGER};
    case option_id::receive_buffer_size:
        return {SOL_SOCKET, SO_RCVBUF};
    case option_id::send_buffer_size:
        return {SOL_SOCKET, SO_SNDBUF};
    case option_id::hop_limit:
        return v6 ? name{IPPROTO_IPV6, IPV6_UNICAST_HOPS} : name{IPPROTO_IP, IP_TTL};
    case option_id::traffic_class:
        return v6 ? name{IPPROTO_IPV6, IPV6_TCLASS} : name{IPPROTO_IP, IP_TOS};
    case option_id::v6_only:
        return {IPPROTO_IPV6, IPV6_V6ONLY};
    case option_id::allow_broadcast:
        return {SOL_SOCKET, SO_BROADCAST};
    case option_id::share_address:
        return {SOL_SOCKET, SO_REUSEADDR};
    case option_id::load_balance:
    case option_id::service_code:
        break; // Winsock has nothing like them
    }
    return {};
}

attempt set_int(native_handle handle, name which, int value) noexcept {
    return attempted(operation::set_option, [&] {
        return os::setsockopt(socket_of(handle), which.level, which.number, &value, sizeof(value));
    });
}

/// The options here are known to exist: a socket without one is on a version of Windows without it.
attempt or_unsupported(attempt made) noexcept {
    // Normalised [option-missing]: the timing of keep-alives came with Windows 10, and Wine 8 lacks it.
    // Ref: Microsoft Learn "IPPROTO_TCP socket options", TCP_KEEPIDLE.
    if (made.code == errc::no_protocol_option) { made.code = errc::operation_not_supported; }
    return made;
}

/// By number only: an unknown option of a known level has an error of its own.
attempt or_unknown(attempt made, int level) noexcept {
    const bool known = level == SOL_SOCKET || level == IPPROTO_IP || level == IPPROTO_IPV6 || level == IPPROTO_TCP ||
                       level == IPPROTO_UDP;
    // Normalised [unknown-level]: an unknown level is an invalid argument here.
    // Ref: Microsoft Learn "setsockopt function (winsock.h)", WSAEINVAL; POSIX.1-2024 setsockopt(), ENOPROTOOPT.
    if (made.native == WSAEINVAL && !known) { made.code = errc::no_protocol_option; }
    return made;
}

} // namespace

attempt set_option(native_handle handle, family of, bool dual_stack, option_id which, int value) noexcept {
    const name known = name_of(which, of);
    if (known.number == absent) { return {.code = errc::operation_not_supported}; }
    if (which == option_id::linger) {
        // Normalised [linger-units]: seconds, or ticks of a hundredth, and fields of different widths.
        // Ref: Microsoft Learn "LINGER structure (winsock.h)".
        const ::linger time{.l_onoff = static_cast<::u_short>(value < 0 ? 0 : 1),
                            .l_linger = static_cast<::u_short>(value < 0 ? 0 : value)};
        return attempted(operation::set_option, [&] {
            return os::setsockopt(socket_of(handle), known.level, known.number, &time, sizeof(time));
        });
    }
    const attempt set = or_unsupported(set_int(handle, known, value));
    if (!set.ok()) { return set; }
    // Normalised [hop-limit-twice]: a dual-stack socket has the option twice. Where the IPv6 one governs both, the IPv4
    // one is refused: that is no failure.
    // Ref: RFC 3493 5.1; Linux ip(7), IP_TTL; Microsoft Learn "IPPROTO_IPV6 socket options", IPV6_UNICAST_HOPS.
    if (dual_stack && (which == option_id::hop_limit || which == option_id::traffic_class)) {
        static_cast<void>(set_int(handle, name_of(which, family::ipv4), value));
    }
    return set;
}

attempt get_option(native_handle handle, family of, option_id which) noexcept {
    const name known = name_of(which, of);
    if (known.number == absent) { return {.code = errc::operation_not_supported}; }
    if (which == option_id::linger) {
        ::linger time{};
        int size = sizeof(time);
        attempt got = attempted(operation::get_option, [&] {
            return os::getsockopt(socket_of(handle), known.level, known.number, &time, &size);
        });
        if (got.ok()) { got.value = static_cast<std::size_t>(time.l_onoff == 0 ? -1 : time.l_linger); }
        return got;
    }
    // Normalised [option-width]: some systems fill only the first byte of a boolean.
    // Ref: Microsoft Learn "getsockopt function (winsock.h)".
    int value = 0;
    int size = sizeof(value);
    attempt got = or_unsupported(attempted(operation::get_option, [&] {
        return os::getsockopt(socket_of(handle), known.level, known.number, &value, &size);
    }));
    if (got.ok()) { got.value = static_cast<std::size_t>(value); }
    return got;
}

attempt set_native_option(native_handle handle, int level, int number, const_buffer value) noexcept {
    return or_unknown(attempted(operation::set_option,
                                [&] {
                                    return os::setsockopt(socket_of(handle), level, number, value.data(),
                                                          static_cast<int>(value.size()));
                                }),
                      level);
}

attempt get_native_option(native_handle handle, int level, int number, mutable_buffer value) noexcept {
    auto size = static_cast<int>(value.size());
    attempt got =
        or_unknown(attempted(operation::get_option,
                             [&] { return os::getsockopt(socket_of(handle), level, number, value.data(), &size); }),
                   level);
    if (got.ok()) { got.value = static_cast<std::size_t>(size); }
    return got;
}

} // namespace portsock::backend
