#include <algorithm>

#include "losses.hpp"

#include <os.hpp>

namespace portsock::backend {

namespace {

using detail::is_shortage;
using native::attempted;
using native::socket_of;

int domain_of(family of) noexcept {
    switch (of) {
    case family::ipv4:
        return AF_INET;
    case family::ipv6:
        return AF_INET6;
    case family::local:
        return AF_UNIX;
    case family::unspecified:
        break;
    }
    return AF_UNSPEC;
}

family family_of(int domain) noexcept {
    return domain == AF_INET    ? family::ipv4
           : domain == AF_INET6 ? family::ipv6
           : domain == AF_UNIX  ? family::local
                                : family::unspecified;
}

int type_of(socket_kind kind) noexcept {
    switch (kind) {
    case socket_kind::stream:
        return SOCK_STREAM;
    case socket_kind::datagram:
        return SOCK_DGRAM;
    case socket_kind::raw:
        return SOCK_RAW;
    case socket_kind::sequential_packet:
        break;
    }
    return SOCK_SEQPACKET;
}

/// A number of an option that is an int, or a boolean of which only the first byte is filled.
attempt get_int(::SOCKET of, int level, int name) noexcept {
    int value = 0;
    int size = sizeof(value);
    attempt got = attempted(operation::get_option, [&] { return os::getsockopt(of, level, name, &value, &size); });
    if (got.ok()) { got.value = static_cast<std::size_t>(value); }
    return got;
}

attempt set_mode(::SOCKET of, bool blocking, operation during) noexcept {
    ::u_long non_blocking = blocking ? 0 : 1;
    return attempted(during, [&] { return os::ioctlsocket(of, FIONBIO, &non_blocking); });
}

void ignore_unreachable(::SOCKET of) noexcept {
    // Normalised [udp-foreign-errors]: a receive fails because an earlier datagram was answered by ICMP. The neutral
    // code swallows what still comes through, for systems (and Wine) that do not know these two.
    // Ref: Microsoft Learn "Winsock IOCTLs", SIO_UDP_CONNRESET and SIO_UDP_NETRESET.
    for (const ::DWORD report : {static_cast<::DWORD>(SIO_UDP_CONNRESET), native::udp_net_reset}) {
        ::BOOL off = FALSE;
        static_cast<void>(os::WSAIoctl(of, report, &off, sizeof(off), nullptr, 0));
    }
}

/// What every socket of the library is: not blocking inside, and, if of datagrams, deaf to ICMP.
attempt configured(::SOCKET made, socket_kind kind, operation during) noexcept {
    const attempt mode = set_mode(made, false, during);
    if (mode.ok() && kind == socket_kind::datagram) { ignore_unreachable(made); }
    return mode;
}

/// A new socket, or why it cannot be had; then it is closed.
attempt settled(attempt made, socket_kind kind, bool inheritable, operation during) noexcept {
    if (!made.ok()) { return made; }
    const auto fresh = static_cast<::SOCKET>(made.value);
    attempt result;
    // Normalised [close-on-exec]: accepted sockets are inherited by children whatever their listener is.
    // Ref: Microsoft Learn "SetHandleInformation function (handleapi.h)".
    if (inheritable && os::SetHandleInformation(reinterpret_cast<::HANDLE>(fresh), HANDLE_FLAG_INHERIT, 0) == FALSE) {
        result = native::failed(static_cast<std::int32_t>(::GetLastError()), during);
    }
    if (result.ok()) { result = configured(fresh, kind, during); }
    if (result.ok()) { return made; }
    close(to_handle(made.value));
    return result;
}

} // namespace

attempt open(family of, socket_kind kind, protocol number) noexcept {
    // Normalised [family-not-chosen]: Winsock would choose a family itself.
    // Ref: Microsoft Learn "WSASocketW function (winsock2.h)"; POSIX.1-2024 socket(), EAFNOSUPPORT.
    if (of == family::unspecified) { return {.code = errc::address_family_not_supported}; }
    if (const std::int32_t failure = native::start_winsock(); failure != 0) {
        return native::failed(failure, operation::open);
    }
    const auto make = [&](::DWORD flags) {
        return attempted(operation::open, [&] {
            return os::WSASocketW(domain_of(of), type_of(kind), static_cast<int>(number), nullptr,
                                  WSA_FLAG_OVERLAPPED | flags);
        });
    };
    attempt made = make(WSA_FLAG_NO_HANDLE_INHERIT);
    // A provider older than the flag refuses it like this.
    const bool inheritable = made.native == WSAEINVAL;
    if (inheritable) { made = make(0); }
    return settled(made, kind, inheritable, operation::open);
}

attempt open_pair(native_handle&, native_handle&) noexcept {
    // Winsock has no socketpair(): the neutral code connects two sockets over loopback.
    return {.code = errc::operation_not_supported};
}

attempt duplicate(native_handle handle) noexcept {
    // Normalised [duplicate]: DuplicateHandle() would leave Winsock's own books without the copy.
    // Ref: Microsoft Learn "WSADuplicateSocketW function (winsock2.h)".
    ::WSAPROTOCOL_INFOW info{};
    const attempt described = attempted(operation::duplicate, [&] {
        return os::WSADuplicateSocketW(socket_of(handle), os::GetCurrentProcessId(), &info);
    });
    if (!described.ok()) { return described; }
    const attempt made = attempted(operation::duplicate, [&] {
        return os::WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info,
                              WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    });
    return settled(made, socket_kind::stream, false, operation::duplicate);
}

void close(native_handle handle) noexcept {
    const ::SOCKET closing = socket_of(handle);
    const auto close_it = [&] { return attempted(operation::none, [&] { return os::closesocket(closing); }); };
    // Normalised [close-never-fails]: a non-blocking socket that lingers is not closed, but refused with
    // WSAEWOULDBLOCK. Blocking it waits no longer than its linger time; as a last resort what is unsent is given up.
    // Ref: Microsoft Learn "closesocket function (winsock.h)", WSAEWOULDBLOCK.
    if (close_it().native != WSAEWOULDBLOCK) { return; }
    static_cast<void>(set_mode(closing, true, operation::none));
    if (close_it().native != WSAEWOULDBLOCK) { return; }
    const ::linger at_once{.l_onoff = 1, .l_linger = 0};
    static_cast<void>(os::setsockopt(closing, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
    static_cast<void>(close_it());
}

attempt describe(native_handle handle, description& what) noexcept {
    if (const std::int32_t failure = native::start_winsock(); failure != 0) {
        return native::failed(failure, operation::adopt);
    }
    const ::SOCKET from = socket_of(handle);
    // Normalised [adopt-finds-out]: one option tells everything here that others have one each for.
    // Ref: Microsoft Learn "SOL_SOCKET Socket Options", SO_PROTOCOL_INFOW; POSIX.1-2024 getsockopt(), SO_TYPE.
    ::WSAPROTOCOL_INFOW info{};
    int size = sizeof(info);
    const attempt described =
        attempted(operation::adopt, [&] { return os::getsockopt(from, SOL_SOCKET, SO_PROTOCOL_INFOW, &info, &size); });
    if (!described.ok()) { return described; }
    what.family = family_of(info.iAddressFamily);
    what.kind = info.iSocketType == SOCK_STREAM  ? socket_kind::stream
                : info.iSocketType == SOCK_DGRAM ? socket_kind::datagram
                : info.iSocketType == SOCK_RAW   ? socket_kind::raw
                                                 : socket_kind::sequential_packet;
    what.protocol = static_cast<protocol>(info.iProtocol);
    native::address name;
    size = sizeof(name);
    endpoint local;
    const attempt bound = attempted(operation::adopt, [&] { return os::getsockname(from, &name.any, &size); });
    if (is_shortage(bound.code)) { return bound; }
    what.bound = bound.ok() && (!native::decode(name, static_cast<std::size_t>(size), local) || local.port() != 0);
    what.follows_mode = true;
    const attempt listening = get_int(from, SOL_SOCKET, SO_ACCEPTCONN);
    if (is_shortage(listening.code)) { return listening; }
    what.listening = listening.ok() && listening.value != 0;
    size = sizeof(name);
    const attempt connected = attempted(operation::adopt, [&] { return os::getpeername(from, &name.any, &size); });
    if (is_shortage(connected.code)) { return connected; }
    what.connected = connected.ok();
    if (what.kind == socket_kind::stream && !what.listening) {
        // Normalised [peer-only-when-connected]: Winsock names the peer while the connect is still pending.
        // Ref: Microsoft Learn "SOL_SOCKET Socket Options", SO_CONNECT_TIME. It is 0xFFFFFFFF until then.
        const attempt seconds = get_int(from, SOL_SOCKET, SO_CONNECT_TIME);
        if (is_shortage(seconds.code)) { return seconds; }
        const bool never = !seconds.ok() || static_cast<int>(seconds.value) == -1;
        what.connecting = what.connected && seconds.ok() && never;
        // Normalised [adopt-after-the-end]: a connection that was lost or has ended can be without a peer, like a
        // socket that never had one, but not without the time for which it has lasted.
        // Ref: Microsoft Learn "getpeername function (winsock2.h)", WSAENOTCONN; "SOL_SOCKET Socket Options",
        // SO_CONNECT_TIME.
        what.connected = what.connected ? !what.connecting : !never;
        what.lost = what.connected && !verify_end(handle).ok();
    }
    if (what.family == family::ipv6) {
        const attempt only = get_int(from, IPPROTO_IPV6, IPV6_V6ONLY);
        if (is_shortage(only.code)) { return only; }
        what.dual_stack = only.ok() && only.value == 0;
    }
    return {};
}

attempt make_own(native_handle handle, socket_kind kind) noexcept {
    return configured(socket_of(handle), kind, operation::adopt);
}

attempt set_own_mode(native_handle handle) noexcept { return set_mode(socket_of(handle), false, operation::none); }

attempt make_foreign(native_handle handle) noexcept { return set_mode(socket_of(handle), true, operation::none); }

attempt restore_mode(native_handle) noexcept {
    // Nothing to restore: every socket is non-blocking all the time.
    return {};
}

attempt prepare_bind(native_handle handle, socket_kind kind, bool sharing) noexcept {
    // Normalised [rebind-at-once]: dying connections never keep a port here, but without this option anybody may take
    // it over while it is in use. It excludes SO_REUSEADDR, which here means just that take-over.
    // Ref: Microsoft Learn "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE".
    if (sharing || kind == socket_kind::raw) { return {}; }
    const int on = 1;
    return attempted(operation::bind, [&] {
        return os::setsockopt(socket_of(handle), SOL_SOCKET, static_cast<int>(SO_EXCLUSIVEADDRUSE), &on, sizeof(on));
    });
}

attempt set_rebinding(native_handle, rebinding) noexcept {
    // Nothing to set: dying connections keep no port here.
    return {.code = errc::operation_not_supported};
}

attempt bind(native_handle handle, const endpoint& local) noexcept {
    native::address address;
    const int size = native::encode(local, address);
    attempt made = attempted(operation::bind, [&] { return os::bind(socket_of(handle), &address.any, size); });
    // Normalised [bind-busy]: a port that another socket holds exclusively is called forbidden. So is one in a range
    // that the administrator excluded; the two cannot be told apart, and the first is by far more common.
    // Ref: Microsoft Learn "bind function (winsock2.h)", WSAEACCES; "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE".
    if (made.native == WSAEACCES && local.port() != 0) { made.code = errc::address_in_use; }
    return made;
}

attempt bind_both(native_handle handle, socket_kind, const endpoint& local) noexcept {
    // Nothing else to ask: SO_EXCLUSIVEADDRUSE holds for both families.
    return bind(handle, local);
}

attempt listen(native_handle handle, int backlog) noexcept {
    // Normalised [backlog-hint]: a plain number is cut down to 200; a larger one has to be asked for.
    // Ref: Microsoft Learn "listen function (winsock2.h)", SOMAXCONN_HINT.
    constexpr int plain_limit = 200;
    constexpr int hint_limit = 65535;
    if (backlog > plain_limit && backlog != SOMAXCONN) { backlog = -std::min(backlog, hint_limit); }
    return attempted(operation::listen, [&] { return os::listen(socket_of(handle), backlog); });
}

attempt accept(native_handle handle, socket_kind kind, endpoint& peer) noexcept {
    native::address address;
    int size = sizeof(address);
    // Normalised [accepted-mode]: an accepted socket is as non-blocking as its listener, or not; here it is set.
    // Ref: Microsoft Learn "accept function (winsock2.h)".
    const attempt made =
        settled(attempted(operation::accept, [&] { return os::accept(socket_of(handle), &address.any, &size); }), kind,
                true, operation::accept);
    if (!made.ok()) { return made; }
    // Normalised [accept-without-peer]: a connection that was reset in the queue can come without an address.
    // Ref: XNU bsd/kern/uipc_syscalls.c, accept_nocancel. Not seen from Winsock, and cheap to be sure of.
    if (size <= 0) {
        close(to_handle(made.value));
        return {.code = errc::connection_aborted};
    }
    static_cast<void>(native::decode(address, static_cast<std::size_t>(size), peer));
    return made;
}

attempt connect(native_handle handle, const endpoint& remote, patience) noexcept {
    if (remote.address().is_loopback()) {
        // Normalised [refused-at-once]: a refused connection is tried again for two seconds, even within one machine.
        // Older systems do not know the request, datagram sockets do not need it: failure means nothing.
        // Ref: Microsoft Learn "Winsock IOCTLs", SIO_TCP_INITIAL_RTO.
        ::TCP_INITIAL_RTO_PARAMETERS once{};
        once.Rtt = TCP_INITIAL_RTO_UNSPECIFIED_RTT;
        once.MaxSynRetransmissions = TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS;
        static_cast<void>(os::WSAIoctl(socket_of(handle), SIO_TCP_INITIAL_RTO, &once, sizeof(once), nullptr, 0));
    }
    native::address address;
    const int size = native::encode(remote, address);
    return attempted(operation::connect, [&] { return os::connect(socket_of(handle), &address.any, size); });
}

attempt disconnect(native_handle handle, family of) noexcept {
    // Normalised [udp-disconnect-address]: an address of zeros removes the peer, where others want AF_UNSPEC.
    // Ref: Microsoft Learn "connect function (winsock2.h)"; POSIX.1-2024 connect().
    native::address nobody;
    const int size = native::encode(of == family::ipv6 ? endpoint(ipv6_address::unspecified(), 0)
                                                       : endpoint(ipv4_address::unspecified(), 0),
                                    nobody);
    return attempted(operation::disconnect, [&] { return os::connect(socket_of(handle), &nobody.any, size); });
}

attempt shutdown(native_handle handle, direction how) noexcept {
    const int which = how == direction::receive ? SD_RECEIVE : how == direction::send ? SD_SEND : SD_BOTH;
    return attempted(operation::shutdown, [&] { return os::shutdown(socket_of(handle), which); });
}

attempt local_endpoint(native_handle handle, family of, endpoint& local) noexcept {
    native::address address;
    int size = sizeof(address);
    const attempt made =
        attempted(operation::local_endpoint, [&] { return os::getsockname(socket_of(handle), &address.any, &size); });
    if (made.ok()) { static_cast<void>(native::decode(address, static_cast<std::size_t>(size), local)); }
    // Normalised [unbound-name]: without an address some systems report the unspecified one and others an error.
    // Ref: Microsoft Learn "getsockname function (winsock2.h)", WSAEINVAL.
    if (made.native == WSAEINVAL) {
        local =
            of == family::ipv6 ? endpoint(ipv6_address::unspecified(), 0) : endpoint(ipv4_address::unspecified(), 0);
        return {};
    }
    return made;
}

attempt remote_endpoint(native_handle handle, endpoint& remote) noexcept {
    native::address address;
    int size = sizeof(address);
    const attempt made =
        attempted(operation::remote_endpoint, [&] { return os::getpeername(socket_of(handle), &address.any, &size); });
    if (made.ok()) { static_cast<void>(native::decode(address, static_cast<std::size_t>(size), remote)); }
    return made;
}

attempt take_error(native_handle handle) noexcept {
    const attempt got = get_int(socket_of(handle), SOL_SOCKET, SO_ERROR);
    if (!got.ok()) { return got; }
    // Normalised [reset-without-error]: a reset leaves no pending error here, only a state that can be asked for.
    // Ref: Microsoft Learn "SOL_SOCKET Socket Options", SO_ERROR; POSIX.1-2024 getsockopt(), SO_ERROR.
    if (got.value == 0) { return verify_end(handle); }
    const auto pending = static_cast<std::int32_t>(got.value);
    // Normalised [error-taken-once]: reading does not clear the error here, setting does.
    // Ref: Microsoft Learn "SOL_SOCKET Socket Options", SO_ERROR.
    const int none = 0;
    static_cast<void>(os::setsockopt(socket_of(handle), SOL_SOCKET, SO_ERROR, &none, sizeof(none)));
    return native::failed(pending, operation::take_error);
}

} // namespace portsock::backend
