#include "losses.hpp"

#include <os.hpp>

namespace portsock::backend {

namespace {

using detail::is_shortage;
using native::attempted;
using native::fd_of;

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

int type_of(socket_kind kind, protocol number) noexcept {
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
    // Normalised [dccp-type]: DCCP's sockets, alone, are of a type of their own.
    // Ref: Linux Documentation/networking/dccp.rst; POSIX.1-2024 socket(), SOCK_SEQPACKET.
    return number == protocol::dccp ? native::dccp_type : SOCK_SEQPACKET;
}

/// A number of an option that is an int.
attempt get_int(int fd, int level, int name) noexcept {
    int value = 0;
    ::socklen_t size = sizeof(value);
    attempt got = attempted(operation::get_option, [&] { return os::getsockopt(fd, level, name, &value, &size); });
    if (got.ok()) { got.value = static_cast<std::size_t>(value); }
    return got;
}

[[maybe_unused]] void set_int(int fd, int level, int name, int value) noexcept {
    static_cast<void>(
        attempted(operation::set_option, [&] { return os::setsockopt(fd, level, name, &value, sizeof(value)); }));
}

attempt set_mode(int fd, bool blocking, operation during) noexcept {
    int non_blocking = blocking ? 0 : 1;
    return attempted(during, [&] { return os::ioctl(fd, FIONBIO, &non_blocking); });
}

/// How far the connection of a stream has come. What another owner has begun, ended or heard of shows in nothing else.
attempt describe_connection(int fd, description& what) noexcept {
    // Normalised [adopt-after-the-end]: a connection that is being made, that was lost and that has ended are "not
    // connected", like a socket that never was.
    // Ref: POSIX.1-2024 getpeername(), ENOTCONN; Linux tcp(7), TCP_INFO; poll(2), POLLRDHUP and POLLERR.
    if constexpr (native::tcp_past_option == native::absent) { return {}; }
    native::tcp_past past{};
    ::socklen_t size = sizeof(past);
    const attempt asked = attempted(
        operation::adopt, [&] { return os::getsockopt(fd, IPPROTO_TCP, native::tcp_past_option, &past, &size); });
    if (!asked.ok()) { return asked; }
    what.connecting = native::is_connecting(past);
    what.send_shut = native::has_shut_sending(past);
    if (!what.connected && !native::was_connected(past)) { return {}; }
    ::pollfd seen{.fd = fd, .events = POLLIN | native::peer_closed_event, .revents = 0};
    const attempt polled = attempted(operation::adopt, [&] { return os::poll(&seen, 1, 0); });
    if (!polled.ok()) { return polled; }
    const bool receives_no_more = (seen.revents & native::peer_closed_event) != 0;
    // An error that is pending is not looked at, because looking takes it from the other owners.
    const bool failed = (seen.revents & POLLERR) != 0;
    const bool ended = !failed && receives_no_more && native::peer_has_ended(fd).value_or(true);
    if (what.connected) {
        what.receive_shut = receives_no_more && !failed && !ended;
        return {};
    }
    what.connected = true;
    what.lost = !ended;
    what.send_shut = ended;
    return {};
}

void raise_no_signal(int fd) noexcept {
    // Normalised [no-sigpipe]: a signal for writing to a closed connection is switched off by flag or by socket option.
    // Ref: POSIX.1-2024 send(), MSG_NOSIGNAL; macOS setsockopt(2), SO_NOSIGPIPE.
    // The option fails on a socket whose peer has already reset, where there is nothing left to send.
    if constexpr (native::no_signal_option != native::absent) { set_int(fd, SOL_SOCKET, native::no_signal_option, 1); }
}

} // namespace

} // namespace portsock::backend

namespace portsock::native {

backend::attempt exhausted() noexcept {
    const backend::attempt probe =
        attempted(operation::none, [] { return os::socket(AF_INET, SOCK_DGRAM | close_on_exec, 0); });
    if (probe.ok()) { static_cast<void>(attempted(operation::none, [&] { return os::close(static_cast<int>(probe.value)); })); }
    return detail::is_shortage(probe.code) ? probe : backend::attempt();
}

backend::attempt settled(backend::attempt made, operation during) noexcept {
    constexpr int first_free = 3;
    if (!made.ok()) { return made; }
    const int fd = static_cast<int>(made.value);
    // Normalised [standard-descriptors]: with 0, 1 or 2 closed a new socket would take their place, and printf its
    // connection.
    // Ref: POSIX.1-2024 open(), lowest available file descriptor.
    if (fd < first_free) {
        const backend::attempt moved = attempted(during, [&] { return os::fcntl(fd, F_DUPFD_CLOEXEC, first_free); });
        backend::close(handle_of(fd));
        return moved;
    }
    // Normalised [close-on-exec]: without flags at creation there is a moment in which a fork inherits the descriptor.
    // Ref: POSIX.1-2024 socket(), SOCK_CLOEXEC.
    if constexpr (!has_creation_flags) {
        static_cast<void>(attempted(during, [&] { return os::fcntl(fd, F_SETFD, FD_CLOEXEC); }));
    }
    return made;
}

} // namespace portsock::native

namespace portsock::backend {

attempt open(family of, socket_kind kind, protocol number) noexcept {
    // Normalised [family-not-chosen]: no family is an error here, and a choice there.
    // Ref: POSIX.1-2024 socket(), EAFNOSUPPORT; Microsoft Learn "WSASocketW function (winsock2.h)".
    if (of == family::unspecified) { return {.code = errc::address_family_not_supported}; }
    const attempt made =
        native::settled(attempted(operation::open,
                                  [&] {
                                      return os::socket(domain_of(of), type_of(kind, number) | native::close_on_exec,
                                                        static_cast<int>(number));
                                  }),
                        operation::open);
    if (made.ok()) { raise_no_signal(static_cast<int>(made.value)); }
    return made;
}

attempt open_pair(native_handle& first, native_handle& second) noexcept {
    int ends[2] = {-1, -1};
    const attempt made = attempted(
        operation::stream_pair, [&] { return os::socketpair(AF_UNIX, SOCK_STREAM | native::close_on_exec, 0, ends); });
    if (!made.ok()) { return made; }
    const attempt one = native::settled({.value = static_cast<std::size_t>(ends[0])}, operation::stream_pair);
    const attempt two = native::settled({.value = static_cast<std::size_t>(ends[1])}, operation::stream_pair);
    if (!one.ok() || !two.ok()) {
        if (one.ok()) { close(to_handle(one.value)); }
        if (two.ok()) { close(to_handle(two.value)); }
        return one.ok() ? two : one;
    }
    for (const attempt& end : {one, two}) {
        raise_no_signal(static_cast<int>(end.value));
    }
    first = to_handle(one.value);
    second = to_handle(two.value);
    return {};
}

attempt duplicate(native_handle handle) noexcept {
    return attempted(operation::duplicate, [&] { return os::fcntl(fd_of(handle), F_DUPFD_CLOEXEC, 3); });
}

void close(native_handle handle) noexcept {
    // Normalised [close-never-fails]: the descriptor is gone whatever close() says, and may be somebody else's already:
    // it is never called again.
    // Ref: POSIX.1-2024 close(), EINTR and EIO; FreeBSD close(2), ECONNRESET.
    static_cast<void>(attempted(operation::none, [&] { return os::close(fd_of(handle)); }));
}

attempt describe(native_handle handle, description& what) noexcept {
    const int fd = fd_of(handle);
    const attempt type = get_int(fd, SOL_SOCKET, SO_TYPE);
    if (!type.ok()) {
        // Normalised [adopt-what-is-not]: a closed handle and one of something else are not told apart everywhere.
        // Ref: POSIX.1-2024 getsockopt(), EBADF and ENOTSOCK; Microsoft Learn "getsockopt function", WSAENOTSOCK.
        return {.native = type.native, .code = type.code == errc::bad_file_descriptor ? errc::not_a_socket : type.code};
    }
    what.kind = type.value == SOCK_DGRAM    ? socket_kind::datagram
                : type.value == SOCK_RAW    ? socket_kind::raw
                : type.value == SOCK_STREAM ? socket_kind::stream
                                            : socket_kind::sequential_packet;
    native::address name{};
    ::socklen_t size = sizeof(name);
    const attempt named = attempted(operation::adopt, [&] { return os::getsockname(fd, &name.any, &size); });
    if (!named.ok()) { return named; }
    what.family = family_of(name.any.sa_family);
    const bool ip = what.family == family::ipv4 || what.family == family::ipv6;
    endpoint local;
    what.bound = native::decode(name, size, local) && local.port() != 0;

    // Normalised [adopt-finds-out]: not every system tells a socket's protocol; what it has is then the usual one.
    // Ref: POSIX.1-2024 setsockopt(), which has SO_PROTOCOL since 2024; Linux socket(7), SO_PROTOCOL.
    attempt number{.code = errc::no_protocol_option};
    if constexpr (native::protocol_option != native::absent) {
        number = get_int(fd, SOL_SOCKET, native::protocol_option);
    }
    if (number.ok()) {
        what.protocol = static_cast<protocol>(number.value);
    } else if (ip) {
        what.protocol = what.kind == socket_kind::stream     ? protocol::tcp
                        : what.kind == socket_kind::datagram ? protocol::udp
                                                             : protocol::any;
    }
    const attempt flags = attempted(operation::adopt, [&] { return os::fcntl(fd, F_GETFL, 0); });
    if (!flags.ok()) { return flags; }
    what.non_blocking = (flags.value & static_cast<std::size_t>(O_NONBLOCK)) != 0;
    const attempt listening = get_int(fd, SOL_SOCKET, SO_ACCEPTCONN);
    if (is_shortage(listening.code)) { return listening; }
    what.listening = listening.ok() && listening.value != 0;
    size = sizeof(name);
    const attempt connected = attempted(operation::adopt, [&] { return os::getpeername(fd, &name.any, &size); });
    if (is_shortage(connected.code)) { return connected; }
    what.connected = connected.ok();
    if (ip && what.kind == socket_kind::stream && !what.listening) {
        if (const attempt asked = describe_connection(fd, what); is_shortage(asked.code)) { return asked; }
    }
    if (what.family == family::ipv6) {
        const attempt only = get_int(fd, IPPROTO_IPV6, IPV6_V6ONLY);
        if (is_shortage(only.code)) { return only; }
        what.dual_stack = only.ok() && only.value == 0;
    }
    return {};
}

attempt make_own(native_handle handle, socket_kind) noexcept {
    raise_no_signal(fd_of(handle));
    return {};
}

attempt set_own_mode(native_handle) noexcept {
    // Nothing to set: all calls have a flag, or set the mode themselves.
    return {};
}

attempt make_foreign(native_handle handle) noexcept { return set_mode(fd_of(handle), true, operation::none); }

attempt restore_mode(native_handle handle) noexcept { return set_mode(fd_of(handle), true, operation::connect); }

attempt prepare_bind(native_handle, socket_kind, bool) noexcept {
    // Nothing to set: unless sockets say otherwise their ports are theirs.
    return {};
}

attempt set_rebinding(native_handle handle, rebinding may) noexcept {
    // Normalised [rebind-at-once]: connections that are still dying keep their port, unless both sockets have this
    // option. With it nobody can take over a port that is listened on, but one that is only bound.
    // Ref: RFC 9293 3.3.2, TIME-WAIT; Linux socket(7), SO_REUSEADDR.
    const int on = may == rebinding::allowed ? 1 : 0;
    return attempted(operation::bind,
                     [&] { return os::setsockopt(fd_of(handle), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)); });
}

attempt bind(native_handle handle, const endpoint& local) noexcept {
    native::address address;
    const ::socklen_t size = native::encode(local, address);
    attempt made = attempted(operation::bind, [&] { return os::bind(fd_of(handle), &address.any, size); });
    // Normalised [ports-exhausted]: with no free port left, some systems call the address not available.
    // Ref: FreeBSD bind(2), EADDRNOTAVAIL; Microsoft Learn "bind function", WSAENOBUFS.
    if (made.code == errc::address_not_available && local.port() == 0 && local.address().is_unspecified()) {
        made.code = errc::address_in_use;
    }
    return made;
}

attempt bind_both(native_handle handle, socket_kind kind, const endpoint& local) noexcept {
    // Normalised [half-a-port]: bind() to all addresses of both families succeeds although another socket of the same
    // user has the port in IPv4, whose connections then go on arriving there. IPv4 is asked first, by binding it.
    // Ref: FreeBSD sys/netinet6/in6_pcb.c, in6_pcbbind, INADDR_ANY; XNU bsd/netinet6/in6_pcb.c, in6_pcbbind; NetBSD
    // sys/netinet6/in6_pcb.c, in6_pcbbind_port.
    if constexpr (!native::bind_looks_at_both_families) {
        if (local.port() != 0) {
            const attempt opened = open(family::ipv4, kind, protocol::any);
            if (opened.ok()) {
                const native_handle other = to_handle(opened.value);
                // Dying connections are no obstacle.
                attempt taken = kind == socket_kind::stream ? set_rebinding(other, rebinding::allowed) : attempt{};
                if (taken.ok()) { taken = bind(other, endpoint(ipv4_address::unspecified(), local.port())); }
                close(other);
                if (!taken.ok()) { return taken; }
            } else if (opened.code != errc::address_family_not_supported) {
                return {.native = opened.native, .code = opened.code};
            }
        }
    }
    return bind(handle, local);
}

attempt listen(native_handle handle, int backlog) noexcept {
    return attempted(operation::listen, [&] { return os::listen(fd_of(handle), backlog); });
}

namespace {

/// Where both sockets have it.
void copy_option(int from, int to, int level, int name) noexcept {
    const attempt wanted = get_int(from, level, name);
    const attempt found = get_int(to, level, name);
    if (wanted.ok() && found.ok() && wanted.value != found.value) {
        set_int(to, level, name, static_cast<int>(static_cast<std::ptrdiff_t>(wanted.value)));
    }
}

[[maybe_unused]] void copy_ip_options(int listener, int accepted, const endpoint& peer) noexcept {
    const bool v6 = peer.address().is_v6();
    if (v6) {
        copy_option(listener, accepted, IPPROTO_IPV6, IPV6_UNICAST_HOPS);
        copy_option(listener, accepted, IPPROTO_IPV6, IPV6_TCLASS);
    }
    if (!v6 || peer.address().is_v4_mapped()) {
        copy_option(listener, accepted, IPPROTO_IP, IP_TTL);
        copy_option(listener, accepted, IPPROTO_IP, IP_TOS);
    }
}

} // namespace

attempt accept(native_handle handle, socket_kind, endpoint& peer) noexcept {
    // Normalised [ready-and-gone]: another thread may take the connection that a wait has found, and accept() has no
    // flag against waiting for the next one. The mode is set each time, because it is also that of all copies, which
    // are other people's to change.
    // Ref: POSIX.1-2024 accept(), EAGAIN; Linux select(2), BUGS.
    if (const attempt mode = set_mode(fd_of(handle), false, operation::accept); !mode.ok()) { return mode; }
    native::address address;
    ::socklen_t size = sizeof(address);
    const attempt made =
        native::settled(attempted(operation::accept, [&] { return os::accept(fd_of(handle), &address.any, &size); }),
                        operation::accept);
    if (!made.ok()) { return made; }
    const int fd = static_cast<int>(made.value);
    // Normalised [accept-without-peer]: a connection that was reset in the queue can come without an address.
    // Ref: XNU bsd/kern/uipc_syscalls.c, accept_nocancel.
    if (size == 0) {
        close(native::handle_of(fd));
        return {.code = errc::connection_aborted};
    }
    static_cast<void>(native::decode(address, size, peer));
    raise_no_signal(fd);
    // Normalised [inherited-ip-options]: an accepted socket has its listener's hop limit and traffic class, or the
    // system's.
    // Ref: NetBSD sys/netinet/tcp_syncache.c, syn_cache_get; FreeBSD sys/netinet/tcp_syncache.c, syncache_socket.
    if constexpr (!native::accept_inherits_ip_options) { copy_ip_options(fd_of(handle), fd, peer); }
    // Normalised [accepted-mode]: an accepted socket is as non-blocking as its listener, or not.
    // Ref: POSIX.1-2024 accept(); FreeBSD accept(2).
    if constexpr (native::accept_inherits_mode) {
        if (const attempt mode = set_mode(fd, true, operation::accept); !mode.ok()) {
            close(native::handle_of(fd));
            return mode;
        }
    }
    return made;
}

attempt connect(native_handle handle, const endpoint& remote, patience how) noexcept {
    if (how == patience::now) {
        if (const attempt mode = set_mode(fd_of(handle), false, operation::connect); !mode.ok()) { return mode; }
    }
    native::address address;
    const ::socklen_t size = native::encode(remote, address);
    return attempted(operation::connect, [&] { return os::connect(fd_of(handle), &address.any, size); });
}

attempt disconnect(native_handle handle, family) noexcept {
    ::sockaddr nobody{};
    nobody.sa_family = AF_UNSPEC;
    const attempt made =
        attempted(operation::disconnect, [&] { return os::connect(fd_of(handle), &nobody, sizeof(nobody)); });
    // Normalised [udp-disconnect-error]: some systems report an error for doing what they were asked.
    // Ref: FreeBSD connect(2), EAFNOSUPPORT; POSIX.1-2024 connect().
    if (made.code == errc::address_family_not_supported || made.code == errc::invalid_argument) { return {}; }
    return made;
}

attempt shutdown(native_handle handle, direction how) noexcept {
    const int which = how == direction::receive ? SHUT_RD : how == direction::send ? SHUT_WR : SHUT_RDWR;
    return attempted(operation::shutdown, [&] { return os::shutdown(fd_of(handle), which); });
}

attempt local_endpoint(native_handle handle, family, endpoint& local) noexcept {
    native::address address;
    ::socklen_t size = sizeof(address);
    const attempt made =
        attempted(operation::local_endpoint, [&] { return os::getsockname(fd_of(handle), &address.any, &size); });
    if (made.ok()) { static_cast<void>(native::decode(address, size, local)); }
    return made;
}

attempt remote_endpoint(native_handle handle, endpoint& remote) noexcept {
    native::address address;
    ::socklen_t size = sizeof(address);
    const attempt made =
        attempted(operation::remote_endpoint, [&] { return os::getpeername(fd_of(handle), &address.any, &size); });
    if (made.ok()) { static_cast<void>(native::decode(address, size, remote)); }
    return made;
}

attempt take_error(native_handle handle) noexcept {
    const attempt got = get_int(fd_of(handle), SOL_SOCKET, SO_ERROR);
    if (!got.ok()) { return got; }
    if (got.value == 0) { return {}; }
    const auto pending = static_cast<std::int32_t>(got.value);
    return {.native = pending, .code = error_of(pending, operation::take_error)};
}

} // namespace portsock::backend
