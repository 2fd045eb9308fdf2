#include <os.hpp>

namespace portsock::backend {

namespace {

using native::absent;
using native::attempted;
using native::fd_of;

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
        return {SOL_SOCKET, native::linger_option};
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
        return {SOL_SOCKET, native::load_balance_option};
    case option_id::service_code:
        return {native::dccp_level, native::service_code_option};
    }
    return {};
}

/// The platform does not have this option, or not in this direction.
attempt or_lacking(attempt made) noexcept {
    // Normalised [option-write-only]: NetBSD's times of keep-alive can be set and not be read.
    // Ref: NetBSD sys/netinet/tcp_usrreq.c, tcp_ctloutput, PRCO_GETOPT; POSIX.1-2024 getsockopt(), ENOPROTOOPT.
    if (made.code == errc::no_protocol_option) { made.code = errc::operation_not_supported; }
    return made;
}

attempt set_int(native_handle handle, name which, int value) noexcept {
    return or_lacking(attempted(operation::set_option, [&] {
        return os::setsockopt(fd_of(handle), which.level, which.number, &value, sizeof(value));
    }));
}

bool is_buffer_size(option_id which) noexcept {
    return which == option_id::receive_buffer_size || which == option_id::send_buffer_size;
}

/// And back.
int in_network_order(int value) noexcept { return static_cast<int>(htonl(static_cast<std::uint32_t>(value))); }

/// By number only: an unknown level is not an operation that the socket lacks.
attempt or_unknown(native_handle handle, int level, attempt made) noexcept {
    // Normalised [unknown-level]: an option of a level that nobody knows is not supported here and unknown there, and
    // an invalid argument elsewhere. Of a level that is known, an option with this number is unknown.
    // Ref: POSIX.1-2024 getsockopt(), ENOPROTOOPT; Linux net/ipv4/tcp.c, tcp_getsockopt, EOPNOTSUPP; XNU
    // bsd/netinet/ip_output.c, ip_ctloutput, and FreeBSD sys/netinet/ip_output.c, ip_ctloutput, EINVAL.
    if (made.code == errc::operation_not_supported) { made.code = errc::no_protocol_option; }
    if constexpr (native::unknown_level_error == EINVAL) {
        if (made.native == EINVAL) {
            int value = 0;
            ::socklen_t size = sizeof(value);
            const attempt other = attempted(operation::get_option, [&] {
                return os::getsockopt(fd_of(handle), level, native::number_of_no_option, &value, &size);
            });
            if (other.native == EINVAL) { made.code = errc::no_protocol_option; }
        }
    }
    return made;
}

} // namespace

attempt set_option(native_handle handle, family of, bool dual_stack, option_id which, int value) noexcept {
    const name known = name_of(which, of);
    if (known.number == absent) { return {.code = errc::operation_not_supported}; }
    if (which == option_id::linger) {
        // Normalised [linger-units]: seconds, or ticks of a hundredth, and fields of different widths.
        // Ref: POSIX.1-2024 <sys/socket.h>, struct linger; macOS setsockopt(2), SO_LINGER_SEC.
        const ::linger time{.l_onoff = value < 0 ? 0 : 1, .l_linger = value < 0 ? 0 : value};
        return attempted(operation::set_option,
                         [&] { return os::setsockopt(fd_of(handle), known.level, known.number, &time, sizeof(time)); });
    }
    if (which == option_id::service_code) { value = in_network_order(value); }
    const attempt set = set_int(handle, known, value);
    if (!set.ok()) { return set; }
    // Normalised [hop-limit-twice]: a dual-stack socket has the option twice. Where the IPv6 one governs both, the IPv4
    // one is refused: that is no failure.
    // Ref: RFC 3493 5.1; Linux ip(7), IP_TTL; Microsoft Learn "IPPROTO_IPV6 socket options", IPV6_UNICAST_HOPS.
    if (dual_stack && (which == option_id::hop_limit || which == option_id::traffic_class)) {
        static_cast<void>(set_int(handle, name_of(which, family::ipv4), value));
    }
    // Normalised [share-address]: sharing takes one option here and two there.
    // Ref: Linux socket(7), SO_REUSEADDR; FreeBSD setsockopt(2), SO_REUSEPORT.
    if constexpr (native::sharing_needs_reuse_port) {
        if (which == option_id::share_address) {
            return set_int(handle, {SOL_SOCKET, native::reuse_port_option}, value);
        }
    }
    return set;
}

attempt get_option(native_handle handle, family of, option_id which) noexcept {
    const name known = name_of(which, of);
    if (known.number == absent) { return {.code = errc::operation_not_supported}; }
    if (which == option_id::linger) {
        ::linger time{};
        ::socklen_t size = sizeof(time);
        attempt got = attempted(operation::get_option,
                                [&] { return os::getsockopt(fd_of(handle), known.level, known.number, &time, &size); });
        // Normalised [linger-units]: a time beyond the system's own field comes back as a negative one.
        // Ref: FreeBSD sys/sys/socketvar.h, so_linger, a short.
        const int seconds = time.l_linger < 0 ? static_cast<std::uint16_t>(time.l_linger) : time.l_linger;
        if (got.ok()) { got.value = static_cast<std::size_t>(time.l_onoff == 0 ? -1 : seconds); }
        return got;
    }
    // Normalised [option-width]: some systems fill only the first byte of a boolean.
    // Ref: Microsoft Learn "getsockopt function".
    int value = 0;
    ::socklen_t size = sizeof(value);
    attempt got = or_lacking(attempted(operation::get_option, [&] {
        return os::getsockopt(fd_of(handle), known.level, known.number, &value, &size);
    }));
    // Normalised [hop-limit-default]: where none was set, IPv6 says so with -1 on some systems, instead of the limit
    // that its packets get.
    // Ref: RFC 3493 5.1, "If IPV6_UNICAST_HOPS is not set"; FreeBSD ip6(4), IPV6_UNICAST_HOPS.
    if (which == option_id::hop_limit && got.ok() && value < 0) { value = os::default_hop_limit(); }
    // Normalised [buffer-size-doubled]: a size reads back twice as large as it was set.
    // Ref: Linux socket(7), SO_RCVBUF.
    if (is_buffer_size(which)) { value /= native::buffer_size_factor; }
    if (which == option_id::service_code) { value = in_network_order(value); }
    if (got.ok()) { got.value = static_cast<std::size_t>(value); }
    return got;
}

attempt set_native_option(native_handle handle, int level, int number, const_buffer value) noexcept {
    return or_unknown(handle, level, attempted(operation::set_option, [&] {
                          return os::setsockopt(fd_of(handle), level, number, value.data(),
                                                static_cast<::socklen_t>(value.size()));
                      }));
}

attempt get_native_option(native_handle handle, int level, int number, mutable_buffer value) noexcept {
    auto size = static_cast<::socklen_t>(value.size());
    attempt got = or_unknown(handle, level, attempted(operation::get_option, [&] {
                                 return os::getsockopt(fd_of(handle), level, number, value.data(), &size);
                             }));
    if (got.ok()) { got.value = size; }
    return got;
}

} // namespace portsock::backend
