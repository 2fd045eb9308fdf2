// The calls of src/posix/os.hpp as macOS, FreeBSD and NetBSD answer them where they differ from Linux, which does the
// work. It is not the real thing: it shows that the branches for those systems do what the conformance suite asks of
// them, if the systems answer as said here. Sources: "seen" is what the network stacks of NetBSD 7.99.34 and
// FreeBSD 13.0 said when they were asked; XNU is 11417 and was read, not run.
#pragma once

#include "native.hpp"

#define os linux_os
#include "../../src/posix/os.hpp"
#undef os

#include <array>
#include <atomic>
#include <chrono>
#include <climits>
#include <cstring>

namespace portsock::os {

using linux_os::close;
using linux_os::freeaddrinfo;
using linux_os::freeifaddrs;
using linux_os::fstat;
using linux_os::gethostname;
using linux_os::getifaddrs;
using linux_os::getnameinfo;
using linux_os::getsockname;
using linux_os::if_indextoname;
using linux_os::if_nametoindex;
using linux_os::ioctl;
using linux_os::keep_module_of;
using linux_os::listen;
using linux_os::open;
using linux_os::pipe;
using linux_os::pread;
using linux_os::pthread_create;
using linux_os::pthread_sigmask;
using linux_os::read;
using linux_os::sendfile;
using linux_os::sigpending;
using linux_os::take_signal;
using linux_os::write;

namespace bsd {

#if defined(__APPLE__)
inline constexpr bool macos = true, freebsd = false, netbsd = false;
inline constexpr int flag_of_this_send = 0;
#elif defined(__FreeBSD__)
inline constexpr bool macos = false, freebsd = true, netbsd = false;
inline constexpr int flag_of_this_send = MSG_NBIO;
#else
inline constexpr bool macos = false, freebsd = false, netbsd = true;
inline constexpr int flag_of_this_send = MSG_NBIO;
#endif

// Linux' own, which the system lacks.
inline constexpr int linux_no_signal = 0x4000;
inline constexpr short linux_peer_finished = 0x2000;
inline constexpr int linux_keep_idle = 4;

inline int failed(int number) noexcept {
    errno = number;
    return -1;
}

/// What Linux does not remember of a descriptor's socket.
struct memory {
    std::atomic<bool> quiet = false;      // it raises no SIGPIPE
    std::atomic<bool> hop_limit = false;  // its IPv6 hop limit was set
    std::atomic<bool> connecting = false; // its connect has not been seen to end
    std::atomic<bool> reset = false;      // its reset was told
};
inline memory& memory_of(int fd) noexcept {
    static std::array<memory, 1U << 20U> all;
    return all[static_cast<std::size_t>(fd)];
}
/// A descriptor that is new.
inline int made(int fd) noexcept {
    if (fd >= 0) {
        memory& about = memory_of(fd);
        about.quiet = false;
        about.hop_limit = false;
        about.connecting = false;
        about.reset = false;
    }
    return fd;
}

/// While it lives, errno is not told that Linux was asked.
class unnoticed {
  public:
    unnoticed() noexcept = default;
    unnoticed(const unnoticed&) = delete;
    unnoticed& operator=(const unnoticed&) = delete;
    ~unnoticed() { errno = before_; }

  private:
    int before_ = errno;
};

inline int number(int fd, int level, int name) noexcept {
    const unnoticed asking;
    int value = 0;
    ::socklen_t size = sizeof(value);
    return ::getsockopt(fd, level, name, &value, &size) == 0 ? value : -1;
}
inline bool is_connected(int fd) noexcept {
    const unnoticed asking;
    ::sockaddr_storage peer;
    ::socklen_t size = sizeof(peer);
    return ::getpeername(fd, reinterpret_cast<::sockaddr*>(&peer), &size) == 0;
}
inline bool is_socket(int fd) noexcept { return number(fd, SOL_SOCKET, SO_TYPE) >= 0; }
inline bool is_datagram(int fd) noexcept { return number(fd, SOL_SOCKET, SO_TYPE) == SOCK_DGRAM; }
inline bool is_tcp(int fd) noexcept {
    const int domain = number(fd, SOL_SOCKET, SO_DOMAIN);
    return number(fd, SOL_SOCKET, SO_TYPE) == SOCK_STREAM && (domain == AF_INET || domain == AF_INET6);
}
inline int state_now(int fd, short about) noexcept {
    const unnoticed asking;
    ::pollfd asked{.fd = fd, .events = about, .revents = 0};
    return ::poll(&asked, 1, 0) == 1 ? asked.revents : 0;
}
/// The peer has reset the connection, and nobody has been told.
inline bool is_dead(int fd) noexcept { return (state_now(fd, POLLOUT) & (POLLERR | POLLHUP)) == (POLLERR | POLLHUP); }
/// A connection was there, and both its directions are over.
inline bool is_gone(int fd) noexcept {
    constexpr int over = POLLHUP | linux_peer_finished;
    return is_tcp(fd) && (state_now(fd, POLLIN | linux_peer_finished) & over) == over;
}
inline bool is_reset(int fd) noexcept { return is_gone(fd) && (is_dead(fd) || memory_of(fd).reset); }
inline bool sending_is_shut(int fd) noexcept {
    const unnoticed asking;
    ::tcp_info state{};
    ::socklen_t size = sizeof(state);
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &state, &size) != 0) { return false; }
    const int now = state.tcpi_state;
    return now == TCP_FIN_WAIT1 || now == TCP_FIN_WAIT2 || now == TCP_CLOSING || now == TCP_LAST_ACK ||
           now == TCP_TIME_WAIT || now == TCP_CLOSE;
}
inline bool has_data(int fd) noexcept {
    const unnoticed asking;
    int count = 0;
    return ::ioctl(fd, FIONREAD, &count) == 0 && count > 0;
}
inline bool is_buffer_size(int level, int name) noexcept {
    return level == SOL_SOCKET && (name == SO_SNDBUF || name == SO_RCVBUF);
}
inline bool is_hop_limit(int level, int name) noexcept { return level == IPPROTO_IPV6 && name == IPV6_UNICAST_HOPS; }

/// A level that some protocol of the socket answers for.
inline bool is_level(int fd, int level) noexcept {
    return level == SOL_SOCKET || level == IPPROTO_IP || level == IPPROTO_IPV6 ||
           level == (is_datagram(fd) ? IPPROTO_UDP : IPPROTO_TCP);
}
/// An unknown level: EINVAL (XNU bsd/netinet/ip_output.c, ip_ctloutput; seen on FreeBSD), ENOPROTOOPT (seen on NetBSD).
inline constexpr int unknown_level = netbsd ? ENOPROTOOPT : EINVAL;

/// The system's numbers in Linux' place.
inline int linux_number([[maybe_unused]] int level, int name) noexcept {
#if defined(SO_LINGER_SEC)
    if (level == SOL_SOCKET && name == SO_LINGER_SEC) { return SO_LINGER; }
#endif
#if defined(TCP_KEEPALIVE)
    if (level == IPPROTO_TCP && name == TCP_KEEPALIVE) { return linux_keep_idle; }
#endif
    return name;
}
inline bool is_keep_alive_time(int level, int name) noexcept {
    return level == IPPROTO_TCP && (name == linux_keep_idle || name == TCP_KEEPINTVL || name == TCP_KEEPCNT);
}

// ---- sending

/// A send waits unless the socket's mode says otherwise, or MSG_NBIO where that is public; MSG_DONTWAIT does not count:
/// XNU bsd/kern/uipc_socket.c, sosendcheck; seen on NetBSD; FreeBSD 11 sys/kern/uipc_socket.c, sosend_generic (FreeBSD
/// 13 counts it). And MSG_NOSIGNAL or SO_NOSIGPIPE.
inline int flags_of_send(int fd, int flags) noexcept {
    const bool at_once = (flags & flag_of_this_send) != 0;
    flags &= ~(MSG_DONTWAIT | flag_of_this_send);
    return flags | (at_once ? MSG_DONTWAIT : 0) | (memory_of(fd).quiet ? linux_no_signal : 0);
}
inline bool waits(int fd, int flags) noexcept {
    const unnoticed asking;
    return (flags & flag_of_this_send) == 0 && (::fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
}
/// After a reset EPIPE, as if it had been told already (seen on both; XNU bsd/kern/uipc_socket.c, sosendcheck,
/// SS_CANTSENDMORE). A send that waited and ends with an error does not say what it had sent (seen on NetBSD).
inline ::ssize_t sent(int fd, ::ssize_t done, std::size_t size) noexcept {
    if (done < 0 && errno == ECONNRESET) { return failed(EPIPE); }
    if (done >= 0 && static_cast<std::size_t>(done) < size && is_dead(fd)) { return failed(EPIPE); }
    return done;
}

// ---- waiting

/// The events of a socket that Linux has found. `first` is the look before the wait begins.
inline short answer(int fd, short asked, short found, bool first) noexcept {
    if ((found & POLLNVAL) != 0) { return found; }
    const int both = asked & (POLLIN | POLLOUT);
    const bool over = (found & POLLHUP) != 0;
    const bool failure = (found & POLLERR) != 0;
    int told = found & asked & (POLLIN | POLLOUT | POLLPRI);
    // No POLLERR for sockets. A failed or reset one is POLLIN and POLLOUT (seen on NetBSD, which has no POLLHUP
    // either), or POLLIN and POLLHUP (seen on FreeBSD, in place of POLLOUT, whenever both directions are over). Who
    // asks for nothing is not woken.
    if constexpr (netbsd) {
        if (over || failure) { told |= both; }
    } else if constexpr (freebsd) {
        if (failure) { told |= both; }
        if (over) { told = (told | (asked & POLLIN)) & ~POLLOUT; }
        if (over && (both != 0 || first)) { told |= POLLHUP; }
    } else {
        // XNU bsd/kern/sys_generic.c, poll_nocancel and poll_callback: a filter for reading and one for writing, each
        // with EV_EOF for its own direction, which is POLLHUP. After that reading means POLLPRI, too, and writing
        // nothing.
        told = 0;
        const bool reading = (asked & (POLLIN | POLLPRI)) != 0;
        const bool writing = (asked & POLLOUT) != 0;
        const bool read_over = over || (found & linux_peer_finished) != 0;
        const bool write_over = over || sending_is_shut(fd);
        if (reading && (read_over || failure || (found & (POLLIN | POLLPRI)) != 0)) {
            const int urgent = (found & POLLPRI) != 0 || read_over ? POLLPRI : 0;
            const int readable = (found & POLLIN) != 0 || read_over || failure ? POLLIN : 0;
            told |= (asked & (readable | urgent)) | (read_over ? POLLHUP : 0);
        }
        if (writing && (write_over || failure || (found & POLLOUT) != 0)) {
            if (write_over) { told |= POLLHUP; }
            if ((told & POLLHUP) == 0) { told |= POLLOUT; }
        }
    }
    return static_cast<short>(told);
}

} // namespace bsd

/// Works in the caller's array, because a wait must not allocate: an entry that Linux tells and the system does not is
/// passed over for the rest of the call.
inline int poll(::pollfd* fds, ::nfds_t count, int milliseconds) noexcept {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::milliseconds(milliseconds);
    const auto want = [&](int sign) {
        for (::nfds_t at = 0; at < count; ++at) {
            if ((fds[at].events & (POLLIN | POLLPRI)) != 0 && bsd::macos) {
                fds[at].events = static_cast<short>(fds[at].events + sign * bsd::linux_peer_finished);
            }
        }
    };
    want(1);
    int told = 0;
    for (bool first = true;; first = false) {
        int left = milliseconds;
        if (milliseconds > 0) {
            const auto until = std::chrono::ceil<std::chrono::milliseconds>(end - clock::now()).count();
            left = until > 0 ? static_cast<int>(until) : 0;
        }
        // The first look does not wait, because what it finds may not be told later.
        const int found = linux_os::poll(fds, count, first ? 0 : left);
        if (found < 0) {
            told = -1;
            break;
        }
        for (::nfds_t at = 0; at < count && found > 0; ++at) {
            ::pollfd& one = fds[at];
            if (one.fd < 0 || one.revents == 0) { continue; }
            if (bsd::is_socket(one.fd)) {
                const auto asked = static_cast<short>(one.events & ~bsd::linux_peer_finished);
                one.revents = bsd::answer(one.fd, asked, one.revents, first);
            }
            if (one.revents != 0) {
                ++told;
            } else {
                one.fd = INT_MIN + one.fd;
            }
        }
        if (told > 0 || (!first && found == 0) || left == 0) { break; }
    }
    for (::nfds_t at = 0; at < count; ++at) {
        if (fds[at].fd < INT_MIN / 2) { fds[at].fd -= INT_MIN; } // and not what the caller has passed over
    }
    want(-1);
    return told;
}

inline int socket(int domain, int type, int number) noexcept {
    return bsd::made(linux_os::socket(domain, type, number));
}
/// Local buffers are small: net.local.stream.sendspace is 4096 (seen on NetBSD) or 8192 (XNU bsd/kern/uipc_usrreq.c,
/// PIPSIZ; FreeBSD sys/kern/uipc_usrreq.c, PIPSIZ).
inline int socketpair(int domain, int type, int number, int (&ends)[2]) noexcept {
    const int size = bsd::netbsd ? 4096 : 8192;
    const int done = linux_os::socketpair(domain, type, number, ends);
    if (done == 0) {
        for (const int end : ends) {
            bsd::made(end);
            ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
        }
    }
    return done;
}
/// accept() gives the new socket the mode of its listener; accept4() the one that its flags say (both seen on both),
/// and macOS has none. All else is inherited, but not NetBSD's IP options (seen).
inline int accept(int fd, ::sockaddr* address, ::socklen_t* size) noexcept {
    const int done = bsd::made(linux_os::accept(fd, address, size));
    if (done >= 0) {
        if (!native::has_creation_flags) { ::fcntl(done, F_SETFL, ::fcntl(fd, F_GETFL)); }
        bsd::memory_of(done).quiet = bsd::memory_of(fd).quiet.load();
        if (bsd::netbsd) {
            const bsd::unnoticed setting;
            const int unset = -1;
            const int usual = 0;
            ::setsockopt(done, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &unset, sizeof(unset));
            ::setsockopt(done, IPPROTO_IPV6, IPV6_TCLASS, &usual, sizeof(usual));
            ::setsockopt(done, IPPROTO_IP, IP_TTL, &unset, sizeof(unset));
            ::setsockopt(done, IPPROTO_IP, IP_TOS, &usual, sizeof(usual));
        } else {
            bsd::memory_of(done).hop_limit = bsd::memory_of(fd).hop_limit.load();
        }
    }
    return done;
}
/// One option belongs to all descriptors of a socket.
inline int fcntl(int fd, int command, int argument) noexcept {
    const int done = linux_os::fcntl(fd, command, argument);
    if (done >= 0 && (command == F_DUPFD || command == F_DUPFD_CLOEXEC)) {
        bsd::memory_of(done).quiet = bsd::memory_of(fd).quiet.load();
        bsd::memory_of(done).hop_limit = bsd::memory_of(fd).hop_limit.load();
        bsd::memory_of(done).connecting = bsd::memory_of(fd).connecting.load();
        bsd::memory_of(done).reset = bsd::memory_of(fd).reset.load();
    }
    return done;
}
/// EINVAL for a socket that is bound (as on Linux); an address of the wrong length is EINVAL too. A socket of both
/// families gets all addresses although another has the port in IPv4, where it goes on (seen on both; XNU
/// bsd/netinet6/in6_pcb.c, in6_pcbbind).
inline int bind(int fd, const ::sockaddr* address, ::socklen_t size) noexcept {
    const int done = linux_os::bind(fd, address, size);
    if (done < 0 && errno == EADDRINUSE && address->sa_family == AF_INET6 &&
        bsd::number(fd, IPPROTO_IPV6, IPV6_V6ONLY) == 0) {
        ::sockaddr_in6 wanted{};
        std::memcpy(&wanted, address, std::min<std::size_t>(size, sizeof(wanted)));
        if (IN6_IS_ADDR_UNSPECIFIED(&wanted.sin6_addr)) {
            const int only = 1;
            ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only));
            return linux_os::bind(fd, address, size);
        }
    }
    return done;
}
/// A socket that has failed once says ECONNABORTED (XNU), EINVAL (seen on NetBSD) or ECONNREFUSED (seen on FreeBSD):
/// nothing asks it. Dissolving a datagram socket's association works and is called EAFNOSUPPORT (seen on both).
inline int connect(int fd, const ::sockaddr* address, ::socklen_t size) noexcept {
    const int done = linux_os::connect(fd, address, size);
    if (done == 0 && address->sa_family == AF_UNSPEC) { return bsd::failed(EAFNOSUPPORT); }
    bsd::memory_of(fd).connecting = done < 0 && errno == EINPROGRESS;
    return done;
}
/// As soon as the peer has reset the connection: ENOTCONN (seen on FreeBSD; XNU), EINVAL (seen on NetBSD).
inline int shutdown(int fd, int how) noexcept {
    return bsd::is_dead(fd) ? bsd::failed(bsd::netbsd ? EINVAL : ENOTCONN) : linux_os::shutdown(fd, how);
}
/// Once the connection is gone: EINVAL (XNU bsd/kern/uipc_syscalls.c, getpeername), ENOTCONN (seen on both).
inline int getpeername(int fd, ::sockaddr* address, ::socklen_t* size) noexcept {
    return bsd::is_gone(fd) ? bsd::failed(bsd::macos ? EINVAL : ENOTCONN) : linux_os::getpeername(fd, address, size);
}

/// Sizes of buffers are as they were set; of a connection they are rounded up to whole segments of the loopback
/// interface (seen on both; XNU bsd/netinet/tcp_input.c). IPv6's hop limit is -1 until it is set (seen on both; XNU
/// bsd/netinet6/ip6_output.c, ip6_ctloutput). NetBSD does not say the times of keep-alive (seen), FreeBSD those of
/// linger in more than 16 bits (seen). Options of a protocol whose connection is gone: ECONNRESET, on FreeBSD TCP's
/// (seen), on NetBSD all of a reset one (seen).
inline int getsockopt(int fd, int level, int name, void* value, ::socklen_t* size) noexcept {
    name = bsd::linux_number(level, name);
    if (!bsd::is_level(fd, level)) { return bsd::failed(bsd::unknown_level); }
    if (bsd::freebsd && level == IPPROTO_TCP && bsd::is_gone(fd)) { return bsd::failed(ECONNRESET); }
    if (bsd::netbsd && level != SOL_SOCKET && bsd::is_reset(fd)) { return bsd::failed(ECONNRESET); }
    if (bsd::netbsd && bsd::is_keep_alive_time(level, name)) { return bsd::failed(ENOPROTOOPT); }
    const int done = linux_os::getsockopt(fd, level, name, value, size);
    if (done != 0) { return done; }
    if (bsd::is_buffer_size(level, name)) {
        constexpr int segment = bsd::netbsd ? 33584 : 16344;
        int& bytes = *static_cast<int*>(value);
        bytes /= 2;
        if (bsd::is_tcp(fd) && bsd::is_connected(fd)) { bytes = (bytes + segment - 1) / segment * segment; }
    }
    if (bsd::is_hop_limit(level, name) && !bsd::memory_of(fd).hop_limit) { *static_cast<int*>(value) = -1; }
    if (bsd::freebsd && level == SOL_SOCKET && name == SO_LINGER) {
        auto& time = *static_cast<::linger*>(value);
        time.l_linger = static_cast<short>(time.l_linger);
    }
    if (level == SOL_SOCKET && name == SO_ERROR) {
        bsd::memory_of(fd).connecting = false;
        if (*static_cast<int*>(value) != 0) { bsd::memory_of(fd).reset = true; }
    }
    return done;
}
/// Once the connection is gone: EINVAL (XNU bsd/kern/uipc_socket.c, sosetoptlock), ECONNRESET for TCP's options (seen
/// on FreeBSD), ECONNRESET for all after a reset (seen on NetBSD). ENOBUFS for a buffer beyond the limit (seen on
/// both). IP_TTL may be anything (seen on both).
inline int setsockopt(int fd, int level, int name, const void* value, ::socklen_t size) noexcept {
    constexpr int largest_buffer = 8 << 20;
    name = bsd::linux_number(level, name);
    if (!bsd::is_level(fd, level)) { return bsd::failed(bsd::unknown_level); }
    if (bsd::macos && bsd::is_gone(fd)) { return bsd::failed(EINVAL); }
    if (bsd::freebsd && level == IPPROTO_TCP && bsd::is_gone(fd)) { return bsd::failed(ECONNRESET); }
    if (bsd::netbsd && bsd::is_reset(fd)) { return bsd::failed(ECONNRESET); }
    if (level == SOL_SOCKET && name == SO_NOSIGPIPE) {
        bsd::memory_of(fd).quiet = *static_cast<const int*>(value) != 0;
        return 0;
    }
    if (bsd::is_buffer_size(level, name) && *static_cast<const int*>(value) > largest_buffer) {
        return bsd::failed(ENOBUFS);
    }
    const int done = linux_os::setsockopt(fd, level, name, value, size);
    if (done == 0 && bsd::is_hop_limit(level, name)) {
        bsd::memory_of(fd).hop_limit = *static_cast<const int*>(value) >= 0;
    }
    if (done != 0 && !bsd::macos && level == IPPROTO_IP && name == IP_TTL) { return 0; }
    return done;
}
/// Of the system: net.inet6.ip6.hlim.
inline int default_hop_limit() noexcept {
    const int fresh = ::socket(AF_INET6, SOCK_DGRAM, 0);
    const int limit = bsd::number(fresh, IPPROTO_IPV6, IPV6_UNICAST_HOPS);
    ::close(fresh);
    return limit;
}

/// EINVAL beyond INT_MAX bytes (XNU bsd/kern/sys_generic.c, write_internal; the others take more).
inline ::ssize_t send(int fd, const void* data, std::size_t size, int flags) noexcept {
    if (bsd::macos && size > INT_MAX) { return bsd::failed(EINVAL); }
    return bsd::sent(fd, linux_os::send(fd, data, size, bsd::flags_of_send(fd, flags)),
                     bsd::waits(fd, flags) ? size : 0);
}
inline ::ssize_t sendmsg(int fd, const ::msghdr* message, int flags) noexcept {
    std::size_t size = 0;
    for (std::size_t at = 0; at < message->msg_iovlen; ++at) {
        size += message->msg_iov[at].iov_len;
    }
    return bsd::sent(fd, linux_os::sendmsg(fd, message, bsd::flags_of_send(fd, flags)),
                     bsd::waits(fd, flags) ? size : 0);
}
/// EISCONN for a socket with a peer (seen on both).
inline ::ssize_t sendto(int fd, const void* data, std::size_t size, int flags, const ::sockaddr* to,
                        ::socklen_t to_size) noexcept {
    if (to != nullptr && bsd::is_datagram(fd) && bsd::is_connected(fd)) { return bsd::failed(EISCONN); }
    return linux_os::sendto(fd, data, size, bsd::flags_of_send(fd, flags), to, to_size);
}

/// A pending error is told by a look, too, which leaves it there: XNU bsd/kern/uipc_socket.c, soreceive; FreeBSD and
/// NetBSD sys/kern/uipc_socket.c, soreceive. Linux takes it: which one it was is a guess here.
inline ::ssize_t recv(int fd, void* data, std::size_t size, int flags) noexcept {
    if (bsd::macos && size > INT_MAX) { return bsd::failed(EINVAL); }
    if ((flags & (MSG_PEEK | MSG_OOB)) == MSG_PEEK && (bsd::state_now(fd, 0) & POLLERR) != 0 && !bsd::has_data(fd)) {
        const bool refused = bsd::memory_of(fd).connecting || bsd::is_datagram(fd);
        return bsd::failed(refused ? ECONNREFUSED : ECONNRESET);
    }
    const ::ssize_t done = linux_os::recv(fd, data, size, flags);
    if (done < 0 && errno == ECONNRESET) { bsd::memory_of(fd).reset = true; }
    return done;
}
/// Without room a receive does not wait and takes nothing; a datagram that is there is called cut, also an empty one
/// (seen on both; XNU bsd/kern/uipc_socket.c, soreceive).
inline ::ssize_t recvmsg(int fd, ::msghdr* message, int flags) noexcept {
    std::size_t room = 0;
    for (std::size_t at = 0; at < message->msg_iovlen; ++at) {
        room += message->msg_iov[at].iov_len;
    }
    if (room == 0 && (bsd::state_now(fd, 0) & POLLERR) == 0) {
        message->msg_namelen = 0;
        message->msg_flags = bsd::is_datagram(fd) && (bsd::state_now(fd, POLLIN) & POLLIN) != 0 ? MSG_TRUNC : 0;
        return 0;
    }
    const ::ssize_t done = linux_os::recvmsg(fd, message, flags);
    if (done < 0 && errno == ECONNRESET) { bsd::memory_of(fd).reset = true; }
    return done;
}
/// EAI_NONAME where there is no address of the wanted family.
inline int getaddrinfo(const char* host, const char* service, const ::addrinfo* hints, ::addrinfo** found) {
    const int done = linux_os::getaddrinfo(host, service, hints, found);
    return done == -5 || done == -9 ? EAI_NONAME : done; // EAI_NODATA, EAI_ADDRFAMILY
}

} // namespace portsock::os
