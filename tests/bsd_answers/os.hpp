// The calls of src/posix/os.hpp as macOS and the BSDs answer them, where their manuals and sources differ from Linux. Linux does
// the work. It is not the real thing: it shows that the branches for those systems do what the conformance suite asks of
// them, if the systems answer as described.
#pragma once

#include "native.hpp"

#define os linux_os
#include "../../src/posix/os.hpp"
#undef os

#include <array>
#include <atomic>
#include <climits>

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
using linux_os::listen;
using linux_os::open;
using linux_os::pipe;
using linux_os::poll;
using linux_os::pread;
using linux_os::pthread_create;
using linux_os::pthread_sigmask;
using linux_os::read;
using linux_os::sendfile;
using linux_os::sigpending;
using linux_os::take_signal;
using linux_os::write;

namespace bsd {

inline int failed(int number) noexcept {
    errno = number;
    return -1;
}

/// Descriptors whose sockets raise no SIGPIPE.
inline std::atomic<bool>& is_quiet(int fd) noexcept {
    static std::array<std::atomic<bool>, 1U << 20U> quiet;
    return quiet[static_cast<std::size_t>(fd)];
}
/// A descriptor that is new has no option yet.
inline int made(int fd) noexcept {
    if (fd >= 0) { is_quiet(fd) = false; }
    return fd;
}
inline int flags_of(int fd, int flags) noexcept {
    constexpr int no_signal = 0x4000; // Linux's MSG_NOSIGNAL
    return is_quiet(fd) ? flags | no_signal : flags;
}
/// errno is not to tell that it was asked.
inline bool is_connected(int fd) noexcept {
    const int before = errno;
    ::sockaddr_storage peer;
    ::socklen_t size = sizeof(peer);
    const bool found = ::getpeername(fd, reinterpret_cast<::sockaddr*>(&peer), &size) == 0;
    errno = before;
    return found;
}
inline bool is_datagram(int fd) noexcept {
    int type = 0;
    ::socklen_t size = sizeof(type);
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM;
}
/// The peer has reset the connection.
inline bool is_dead(int fd) noexcept {
    ::pollfd asked{fd, POLLOUT, 0};
    return ::poll(&asked, 1, 0) == 1 && (asked.revents & (POLLERR | POLLHUP)) == (POLLERR | POLLHUP);
}
inline bool is_buffer_size(int level, int name) noexcept {
    return level == SOL_SOCKET && (name == SO_SNDBUF || name == SO_RCVBUF);
}

} // namespace bsd

inline int socket(int domain, int type, int number) noexcept {
    return bsd::made(linux_os::socket(domain, type, number));
}
inline int socketpair(int domain, int type, int number, int (&ends)[2]) noexcept {
    const int made = linux_os::socketpair(domain, type, number, ends);
    if (made == 0) {
        bsd::made(ends[0]);
        bsd::made(ends[1]);
    }
    return made;
}
/// The mode of the listener is the new socket's.
inline int accept(int fd, ::sockaddr* address, ::socklen_t* size) noexcept {
    const int made = bsd::made(linux_os::accept(fd, address, size));
    if (made >= 0) { ::fcntl(made, F_SETFL, ::fcntl(fd, F_GETFL)); }
    return made;
}
/// One option belongs to all descriptors of a socket.
inline int fcntl(int fd, int command, int argument) noexcept {
    const int done = linux_os::fcntl(fd, command, argument);
    if (done >= 0 && (command == F_DUPFD || command == F_DUPFD_CLOEXEC)) {
        bsd::is_quiet(done) = bsd::is_quiet(fd).load();
    }
    return done;
}
/// bind(): EINVAL for a socket that is bound (as on Linux); an address of the wrong length is EINVAL too.
inline int bind(int fd, const ::sockaddr* address, ::socklen_t size) noexcept {
    return linux_os::bind(fd, address, size);
}
/// A socket that has failed once says ECONNABORTED or EINVAL; dissolving a datagram socket's association works and is
/// called EAFNOSUPPORT.
inline int connect(int fd, const ::sockaddr* address, ::socklen_t size) noexcept {
    const int done = linux_os::connect(fd, address, size);
    if (done == 0 && address->sa_family == AF_UNSPEC) { return bsd::failed(EAFNOSUPPORT); }
    return done;
}
/// ENOTCONN as soon as the peer has reset the connection.
inline int shutdown(int fd, int how) noexcept {
    return bsd::is_dead(fd) ? bsd::failed(ENOTCONN) : linux_os::shutdown(fd, how);
}
/// EINVAL once the connection is gone.
inline int getpeername(int fd, ::sockaddr* address, ::socklen_t* size) noexcept {
    return bsd::is_dead(fd) ? bsd::failed(EINVAL) : linux_os::getpeername(fd, address, size);
}
/// Sizes of buffers as they were set.
inline int getsockopt(int fd, int level, int name, void* value, ::socklen_t* size) noexcept {
    const int done = linux_os::getsockopt(fd, level, name, value, size);
    if (done == 0 && bsd::is_buffer_size(level, name)) { *static_cast<int*>(value) /= 2; }
    return done;
}
/// EINVAL once the connection is gone; ENOBUFS for a buffer beyond the limit.
inline int setsockopt(int fd, int level, int name, const void* value, ::socklen_t size) noexcept {
    constexpr int largest_buffer = 8 << 20;
    if (bsd::is_dead(fd)) { return bsd::failed(EINVAL); }
    if (level == SOL_SOCKET && name == SO_NOSIGPIPE) {
        bsd::is_quiet(fd) = *static_cast<const int*>(value) != 0;
        return 0;
    }
    if (bsd::is_buffer_size(level, name) && *static_cast<const int*>(value) > largest_buffer) {
        return bsd::failed(ENOBUFS);
    }
    return linux_os::setsockopt(fd, level, name, value, size);
}
/// EINVAL beyond INT_MAX bytes; after a reset EPIPE, as if it had been told already.
inline ::ssize_t send(int fd, const void* data, std::size_t size, int flags) noexcept {
    if (size > INT_MAX) { return bsd::failed(EINVAL); }
    const ::ssize_t done = linux_os::send(fd, data, size, bsd::flags_of(fd, flags));
    return done < 0 && errno == ECONNRESET ? bsd::failed(EPIPE) : done;
}
inline ::ssize_t sendmsg(int fd, const ::msghdr* message, int flags) noexcept {
    const ::ssize_t done = linux_os::sendmsg(fd, message, bsd::flags_of(fd, flags));
    return done < 0 && errno == ECONNRESET ? bsd::failed(EPIPE) : done;
}
inline ::ssize_t recv(int fd, void* data, std::size_t size, int flags) noexcept {
    return size > INT_MAX ? bsd::failed(EINVAL) : linux_os::recv(fd, data, size, flags);
}
inline ::ssize_t recvmsg(int fd, ::msghdr* message, int flags) noexcept { return linux_os::recvmsg(fd, message, flags); }
/// EISCONN for a socket with a peer.
inline ::ssize_t sendto(int fd, const void* data, std::size_t size, int flags, const ::sockaddr* to,
                        ::socklen_t to_size) noexcept {
    if (to != nullptr && bsd::is_datagram(fd) && bsd::is_connected(fd)) { return bsd::failed(EISCONN); }
    return linux_os::sendto(fd, data, size, bsd::flags_of(fd, flags), to, to_size);
}
/// EAI_NONAME where there is no address of the wanted family.
inline int getaddrinfo(const char* host, const char* service, const ::addrinfo* hints, ::addrinfo** found) {
    const int done = linux_os::getaddrinfo(host, service, hints, found);
    return done == -5 || done == -9 ? EAI_NONAME : done; // EAI_NODATA, EAI_ADDRFAMILY
}

} // namespace portsock::os
