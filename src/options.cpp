// Which sockets have which options, with which values. What number an option has is the backends' affair.
#include <algorithm>
#include <limits>

#include <portsock/socket.hpp>

#include "backend.hpp"

namespace portsock {

namespace {

using backend::attempt;

struct limits {
    int least = 0;
    int most = 1;
};

// Normalised [option-ranges]: which values an option takes differs, and what is done with the others: an error, another
// value, or a part of their bits.
// Ref: POSIX.1-2024 setsockopt(), EINVAL; Linux ip(7), IP_TTL; Linux tcp(7), TCP_KEEPIDLE; RFC 3493 5.1.
limits limits_of(option_id which) noexcept {
    switch (which) {
    case option_id::keep_alive_idle:
    case option_id::keep_alive_interval:
        return {1, 32767};
    case option_id::keep_alive_count:
        return {1, 127};
    case option_id::linger:
        return {-1, 300};
    case option_id::receive_buffer_size:
    case option_id::send_buffer_size:
        return {1, std::numeric_limits<int>::max()};
    case option_id::hop_limit:
        return {1, 255};
    case option_id::traffic_class:
        return {0, 255};
    case option_id::service_code:
        return {std::numeric_limits<int>::min(), std::numeric_limits<int>::max()};
    case option_id::keep_alive:
    case option_id::no_delay:
    case option_id::v6_only:
    case option_id::allow_broadcast:
    case option_id::share_address:
    case option_id::load_balance:
        break;
    }
    return {0, 1};
}

bool suits(option_id which, socket_kind kind, family of) noexcept {
    const bool ip = of == family::ipv4 || of == family::ipv6;
    switch (which) {
    case option_id::keep_alive:
    case option_id::linger:
        return kind == socket_kind::stream;
    case option_id::keep_alive_idle:
    case option_id::keep_alive_interval:
    case option_id::keep_alive_count:
    case option_id::no_delay:
        return kind == socket_kind::stream && ip;
    case option_id::allow_broadcast:
    case option_id::share_address:
        return kind == socket_kind::datagram && ip;
    case option_id::load_balance:
    case option_id::hop_limit:
    case option_id::traffic_class:
        return ip;
    case option_id::v6_only:
        return of == family::ipv6 && kind != socket_kind::raw;
    case option_id::service_code:
        return kind == socket_kind::sequential_packet && ip;
    case option_id::receive_buffer_size:
    case option_id::send_buffer_size:
        break;
    }
    return true;
}

} // namespace

result<void> socket::check_option(option_id which, operation during) const {
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    // Normalised [option-of-other-kind]: systems accept, ignore or refuse, with three different errors.
    // Ref: POSIX.1-2024 setsockopt(), ENOPROTOOPT; Microsoft Learn "setsockopt function", WSAENOPROTOOPT.
    if (!suits(which, kind_, family_)) { return failure{fail(errc::operation_not_supported, during)}; }
    return {};
}

result<void> socket::set_number(option_id which, int value) {
    constexpr operation during = operation::set_option;
    if (const result<void> checked = check_option(which, during); !checked) { return checked; }
    const limits allowed = limits_of(which);
    if (value < allowed.least || value > allowed.most) { return failure{fail(errc::invalid_argument, during)}; }
    // Normalised [v6-only-late]: refused everywhere once bound, but only some systems notice a connect.
    // Ref: RFC 3493 5.3.
    if (which == option_id::v6_only && (is(fact::bound) || is(fact::connecting))) {
        return failure{fail(errc::invalid_argument, during)};
    }
    // Normalised [sharing-late]: refused once bound, or granted with effect on this socket, on others, or on none.
    // Ref: Linux socket(7), SO_REUSEADDR; Microsoft Learn "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"; FreeBSD
    // setsockopt(2), SO_REUSEPORT.
    const bool about_sharing = which == option_id::share_address || which == option_id::load_balance;
    if (about_sharing && (is(fact::bound) || is(fact::connecting))) {
        return failure{fail(errc::invalid_argument, during)};
    }
    attempt set = backend::set_option(handle_, family_, is(fact::dual_stack), which, value);
    if (which == option_id::receive_buffer_size || which == option_id::send_buffer_size) {
        // Normalised [buffer-size-too-large]: some systems refuse a size beyond their limit, others grant what they
        // can.
        // Ref: FreeBSD setsockopt(2), ENOBUFS; Linux socket(7), SO_RCVBUF.
        for (int smaller = value / 2; set.code == errc::no_buffer_space && smaller > 0; smaller /= 2) {
            set = backend::set_option(handle_, family_, false, which, smaller);
        }
    }
    // Normalised [families-apart]: where no socket takes both families asking for it is an invalid argument, like
    // asking too late; that was ruled out above.
    // Ref: OpenBSD ip6(4), IPV6_V6ONLY; RFC 3493 5.3.
    if (which == option_id::v6_only && value == 0 && set.code == errc::invalid_argument) {
        set.code = errc::operation_not_supported;
    }
    if (!set.ok()) { return failure{portsock::error(set.code, during, set.native)}; }
    switch (which) {
    case option_id::v6_only:
        value != 0 ? forget(fact::dual_stack) : learn(fact::dual_stack);
        break;
    case option_id::share_address:
        value != 0 ? learn(fact::sharing) : forget(fact::sharing);
        break;
    case option_id::allow_broadcast:
        value != 0 ? learn(fact::broadcasting) : forget(fact::broadcasting);
        break;
    default:
        break;
    }
    return {};
}

result<int> socket::get_number(option_id which) const {
    constexpr operation during = operation::get_option;
    if (const result<void> checked = check_option(which, during); !checked) { return failure{checked.error()}; }
    // What the library itself decides is not the system's to report: a shared address is several options in one.
    if (which == option_id::share_address) { return is(fact::sharing) ? 1 : 0; }
    const attempt got = backend::get_option(handle_, family_, which);
    if (!got.ok()) { return failure{portsock::error(got.code, during, got.native)}; }
    return static_cast<int>(static_cast<std::ptrdiff_t>(got.value));
}

result<void> socket::set_native(int level, int name, const_buffer value) {
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, operation::set_option)}; }
    const attempt set = backend::set_native_option(handle_, level, name, value);
    if (!set.ok()) { return failure{portsock::error(set.code, operation::set_option, set.native)}; }
    return {};
}

result<mutable_buffer> socket::get_native(int level, int name, mutable_buffer value) const {
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, operation::get_option)}; }
    const attempt got = backend::get_native_option(handle_, level, name, value);
    if (!got.ok()) { return failure{portsock::error(got.code, operation::get_option, got.native)}; }
    // Normalised [option-length]: the length that comes back is of what was written, of what there would have been, or
    // no number of bytes.
    // Ref: Linux net/core/sock.c, sk_getsockopt, SO_ATTACH_FILTER; POSIX.1-2024 getsockopt(), option_len.
    return value.first(std::min(got.value, value.size()));
}

} // namespace portsock
