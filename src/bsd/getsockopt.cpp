#include <algorithm>
#include <array>
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

/// As much as the caller has room for.
int give(const void* from, std::size_t used, void* value, socklen_t* size) noexcept {
    *size = static_cast<socklen_t>(std::min<std::size_t>(used, *size));
    std::memcpy(value, from, *size);
    return 0;
}
int give(int number, void* value, socklen_t* size) noexcept { return give(&number, sizeof(number), value, size); }

int give_limit(int milliseconds, void* value, socklen_t* size) noexcept {
    timeval time{};
    if (milliseconds > 0) {
        time.tv_sec = milliseconds / 1000;
        time.tv_usec = milliseconds % 1000 * 1000;
    }
    return give(&time, sizeof(time), value, size);
}

int take_error(bsd::description& of) noexcept {
    if (of.is(fact::connecting)) { static_cast<void>(bsd::settle_pending(of)); }
    if (const errc pending = of.pending_error.exchange(errc{}); pending != errc{}) { return bsd::errno_of(pending); }
    if (of.kind == socket_kind::stream && (!of.is(fact::connected) || of.is(fact::loss_reported))) { return 0; }
    const attempt taken = backend::take_error(of.handle);
    if (taken.ok()) { return 0; }
    if (of.kind == socket_kind::stream) { of.learn(fact::loss_reported); }
    return bsd::errno_of(taken.code);
}

int give_native(bsd::description& of, int level, int name, void* value, socklen_t* size) noexcept {
    std::array<std::byte, 512> room{};
    const std::size_t asked = *size >= sizeof(int) ? std::min<std::size_t>(*size, room.size()) : sizeof(int);
    const attempt got = backend::get_native_option(of.handle, level, name, std::span(room).first(asked));
    if (!got.ok()) {
        // Both mean that there is no such level.
        return bsd::fail(got.code == errc::invalid_argument ? ENOPROTOOPT : bsd::errno_of(got.code));
    }
    // Windows gives some booleans as one byte, POSIX all as an int; IP_OPTIONS may be nothing at all.
    const std::size_t least = got.value == 0 ? 0 : std::min<std::size_t>(asked, sizeof(int));
    return give(room.data(), std::max(got.value, least), value, size);
}

int get_of_sockets(bsd::description& of, int name, void* value, socklen_t* size) noexcept {
    switch (name) {
    case SO_ERROR:
        return give(take_error(of), value, size);
    case SO_TYPE:
        return give(of.type, value, size);
    case SO_DOMAIN:
        return give(of.domain, value, size);
    case SO_PROTOCOL:
        return give(of.number, value, size);
    case SO_ACCEPTCONN:
        return give(of.is(fact::listening) ? 1 : 0, value, size);
    case SO_REUSEADDR:
        return give(of.is(fact::reuse_address) ? 1 : 0, value, size);
    case SO_REUSEPORT:
        return give(of.is(fact::reuse_port) ? 1 : 0, value, size);
    case SO_OOBINLINE:
        return give(of.is(fact::oob_inline) ? 1 : 0, value, size);
    case SO_RCVTIMEO:
        return give_limit(of.receive_limit, value, size);
    case SO_SNDTIMEO:
        return give_limit(of.send_limit, value, size);
    case SO_RCVLOWAT:
    case SO_SNDLOWAT:
        return give(1, value, size);
    case SO_DEBUG:
        return give(0, value, size);
    case SO_LINGER: {
        linger mine{};
        if (of.kind == socket_kind::stream) {
            const attempt got = backend::get_option(of.handle, of.of, option_id::linger);
            if (!got.ok()) { return bsd::fail(got); }
            const auto seconds = static_cast<int>(got.value);
            mine = {seconds < 0 ? 0 : 1, seconds < 0 ? 0 : seconds};
        }
        return give(&mine, sizeof(mine), value, size);
    }
    case SO_KEEPALIVE:
        if (of.kind != socket_kind::stream) { return give(0, value, size); }
        break;
    case SO_BROADCAST:
        if (of.kind == socket_kind::stream) { return give(0, value, size); }
        break;
    default:
        break;
    }
    if (const auto known = bsd::plain_option(SOL_SOCKET, name)) {
        const attempt got = backend::get_option(of.handle, of.of, *known);
        return got.ok() ? give(static_cast<int>(got.value), value, size) : bsd::fail(got);
    }
    return give_native(of, SOL_SOCKET, name, value, size);
}

} // namespace

int portsock_bsd_getsockopt(int fd, int level, int name, void* value, socklen_t* size) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    bsd::description& of = *socket;
    if (value == nullptr || size == nullptr) { return bsd::fail(EFAULT); }
    if (static_cast<int>(*size) < 0) { return bsd::fail(EINVAL); }
    if (level == SOL_SOCKET) { return get_of_sockets(of, name, value, size); }
    if (bsd::is_of_streams(level) && of.kind != socket_kind::stream) { return bsd::fail(EOPNOTSUPP); }
    if (level == IPPROTO_IPV6 && name == IPV6_V6ONLY && of.of == family::ipv6) {
        return give(of.is(fact::dual_stack) ? 0 : 1, value, size);
    }
    if (level == IPPROTO_TCP && name == TCP_MAXSEG) {
        // What every TCP must accept, where the system does not tell (RFC 9293 3.7.1).
        constexpr int least = 536;
        int segment = 0;
        const attempt got =
            backend::get_native_option(of.handle, level, name, std::as_writable_bytes(std::span(&segment, 1)));
        return give(got.ok() && segment > 0 ? segment : least, value, size);
    }
    if (const auto known = bsd::plain_option(level, name)) {
        attempt got = backend::get_option(of.handle, of.of, *known);
        if (got.code == errc::operation_not_supported) { got.code = errc::no_protocol_option; }
        return got.ok() ? give(static_cast<int>(got.value), value, size) : bsd::fail(got);
    }
    return give_native(of, level, name, value, size);
}
