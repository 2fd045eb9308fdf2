#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "options.hpp"
#include "waiting.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

namespace {

using backend::attempt;

int done(const attempt& made) noexcept { return made.ok() ? 0 : bsd::fail(made); }

attempt set_native(bsd::description& of, int level, int name, const void* value, std::size_t size) noexcept {
    return backend::set_native_option(of.handle, level, name, {static_cast<const std::byte*>(value), size});
}
attempt set_native(bsd::description& of, int level, int name, int value) noexcept {
    return set_native(of, level, name, &value, sizeof(value));
}

int set_limit(std::atomic<int>& limit, const void* value, socklen_t size) noexcept {
    timeval time{};
    if (size < sizeof(time)) { return bsd::fail(EINVAL); }
    std::memcpy(&time, value, sizeof(time));
    if (time.tv_usec < 0 || time.tv_usec >= 1000000) { return bsd::fail(EDOM); }
    constexpr long long longest = 1 << 30;
    const long long milliseconds = time.tv_sec * 1000LL + (time.tv_usec + 999) / 1000;
    limit = milliseconds == 0 ? -1
            : time.tv_sec < 0 ? 0
                              : static_cast<int>(milliseconds > longest ? longest : milliseconds);
    return 0;
}

int set_linger(bsd::description& of, const void* value, socklen_t size) noexcept {
    linger wanted{};
    if (size < sizeof(wanted)) { return bsd::fail(EINVAL); }
    std::memcpy(&wanted, value, sizeof(wanted));
    constexpr int longest = 65535;
    const int seconds = wanted.l_linger < 0 || wanted.l_linger > longest ? longest : wanted.l_linger;
    if (of.kind != socket_kind::stream) { return 0; } // there is nothing to linger for
    if (wanted.l_onoff != 0) {
        of.learn(fact::lingers);
    } else {
        of.forget(fact::lingers);
    }
    return done(backend::set_option(of.handle, of.of, false, option_id::linger, wanted.l_onoff != 0 ? seconds : -1));
}

int set_reuse(bsd::description& of, std::uint32_t which, bool on) noexcept {
    on ? of.learn(which) : of.forget(which);
    if (of.kind == socket_kind::stream) { return 0; } // Windows' option of this name would let others steal the port
    const bool sharing = of.is(fact::reuse_address | fact::reuse_port);
    return done(backend::set_option(of.handle, of.of, false, option_id::share_address, sharing ? 1 : 0));
}

int set_of_sockets(bsd::description& of, int name, const void* value, socklen_t size) noexcept {
    switch (name) {
    case SO_RCVTIMEO:
        return set_limit(of.receive_limit, value, size);
    case SO_SNDTIMEO:
        return set_limit(of.send_limit, value, size);
    case SO_LINGER:
        return set_linger(of, value, size);
    case SO_TYPE:
    case SO_ERROR:
    case SO_ACCEPTCONN:
    case SO_DOMAIN:
    case SO_PROTOCOL:
        return bsd::fail(ENOPROTOOPT);
    default:
        break;
    }
    int number = 0;
    if (size < sizeof(number)) { return bsd::fail(EINVAL); }
    std::memcpy(&number, value, sizeof(number));
    switch (name) {
    case SO_REUSEADDR:
        return set_reuse(of, fact::reuse_address, number != 0);
    case SO_REUSEPORT:
        return set_reuse(of, fact::reuse_port, number != 0);
    case SO_DEBUG:
        return number == 0 ? 0 : bsd::fail(EACCES);
    case SO_RCVLOWAT:
        return number <= 1 ? 0 : bsd::fail(ENOPROTOOPT); // one byte is all that is ever waited for
    case SO_KEEPALIVE:
        if (of.kind != socket_kind::stream) { return 0; }
        break;
    case SO_BROADCAST:
        if (of.kind == socket_kind::stream) { return 0; }
        break;
    case SO_OOBINLINE: {
        if (of.kind != socket_kind::stream) { return 0; }
        const attempt made = set_native(of, SOL_SOCKET, name, number);
        if (made.ok()) { number != 0 ? of.learn(fact::oob_inline) : of.forget(fact::oob_inline); }
        return done(made);
    }
    default:
        break;
    }
    if (const auto known = bsd::plain_option(SOL_SOCKET, name)) {
        const bool is_size = *known == option_id::receive_buffer_size || *known == option_id::send_buffer_size;
        if (is_size && number < 1) { number = 1; } // the least there is
        return done(backend::set_option(of.handle, of.of, false, *known, is_size ? number : number != 0 ? 1 : 0));
    }
    return done(set_native(of, SOL_SOCKET, name, number));
}

/// Options of IPv4 and IPv6 that are an int, or a byte, as the caller likes.
bool may_be_a_byte(int level, int name) noexcept {
    return level == IPPROTO_IP
               ? name == IP_TTL || name == IP_TOS || name == IP_MULTICAST_TTL || name == IP_MULTICAST_LOOP ||
                     name == IP_PKTINFO || name == IP_RECVTTL || name == IP_RECVTOS || name == IP_HDRINCL
               : level == IPPROTO_IPV6;
}

int set_membership(bsd::description& of, int name, const void* value, socklen_t size) noexcept {
    ip_mreq mine{};
    if (size >= sizeof(ip_mreqn)) {
        ip_mreqn wider;
        std::memcpy(&wider, value, sizeof(wider));
        mine.imr_multiaddr = wider.imr_multiaddr;
        mine.imr_interface = wider.imr_address;
        // An address of the form 0.0.0.n is an interface's number here.
        if (wider.imr_ifindex != 0) {
            mine.imr_interface.s_addr = portsock_bsd_htonl(static_cast<uint32_t>(wider.imr_ifindex));
        }
    } else if (size >= sizeof(mine)) {
        std::memcpy(&mine, value, sizeof(mine));
    } else {
        return bsd::fail(EINVAL);
    }
    return done(set_native(of, IPPROTO_IP, name, &mine, sizeof(mine)));
}

int set_multicast_interface(bsd::description& of, const void* value, socklen_t size) noexcept {
    in_addr chosen{};
    if (size >= sizeof(ip_mreqn)) {
        ip_mreqn wider;
        std::memcpy(&wider, value, sizeof(wider));
        chosen = wider.imr_address;
        if (wider.imr_ifindex != 0) { chosen.s_addr = portsock_bsd_htonl(static_cast<uint32_t>(wider.imr_ifindex)); }
    } else if (size >= sizeof(ip_mreq)) {
        std::memcpy(&chosen, static_cast<const char*>(value) + sizeof(in_addr), sizeof(chosen));
    } else if (size >= sizeof(chosen)) {
        std::memcpy(&chosen, value, sizeof(chosen));
    } else {
        return bsd::fail(EINVAL);
    }
    return done(set_native(of, IPPROTO_IP, IP_MULTICAST_IF, &chosen, sizeof(chosen)));
}

} // namespace

int portsock_bsd_setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    bsd::description& of = *socket;
    if (static_cast<int>(size) < 0) { return bsd::fail(EINVAL); }
    if (value == nullptr && size != 0) { return bsd::fail(EFAULT); }
    constexpr socklen_t most = 65536; // no option is longer, and Linux reads no more of a longer one than it needs
    if (size > most) { size = most; }
    if (level == SOL_SOCKET) { return set_of_sockets(of, name, value, size); }
    if (bsd::is_of_streams(level) && of.kind != socket_kind::stream) { return bsd::fail(EOPNOTSUPP); }
    if (level == IPPROTO_IP && (name == IP_ADD_MEMBERSHIP || name == IP_DROP_MEMBERSHIP)) {
        return set_membership(of, name, value, size);
    }
    if (level == IPPROTO_IP && name == IP_MULTICAST_IF) { return set_multicast_interface(of, value, size); }
    int number = 0;
    if (size >= sizeof(number)) {
        std::memcpy(&number, value, sizeof(number));
    } else if (size == 1 && may_be_a_byte(level, name)) {
        number = *static_cast<const unsigned char*>(value);
    } else {
        return size == 0 ? bsd::fail(EINVAL) : done(set_native(of, level, name, value, size));
    }
    if (level == IPPROTO_IPV6 && name == IPV6_V6ONLY) {
        if (of.of != family::ipv6) { return bsd::fail(ENOPROTOOPT); }
        if (of.is(fact::bound)) { return bsd::fail(EINVAL); }
        const attempt made = backend::set_option(of.handle, of.of, false, option_id::v6_only, number != 0 ? 1 : 0);
        if (made.ok()) { number != 0 ? of.forget(fact::dual_stack) : of.learn(fact::dual_stack); }
        return done(made);
    }
    if (const auto known = bsd::plain_option(level, name)) {
        if (*known == option_id::no_delay) { number = number != 0 ? 1 : 0; }
        attempt made = backend::set_option(of.handle, of.of, false, *known, number);
        if (made.code == errc::operation_not_supported) { made.code = errc::no_protocol_option; }
        return done(made);
    }
    const bool is_number = size == sizeof(number) || size == 1;
    return done(is_number ? set_native(of, level, name, number) : set_native(of, level, name, value, size));
}
