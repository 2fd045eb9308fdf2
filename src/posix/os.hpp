// Every call of the operating system passes here, by its own name. The fault suite compiles the library with an
// <os.hpp> of its own in front of this one, to answer in the system's place; here the calls cost nothing.
#pragma once

#include "native.hpp"

namespace portsock::os {

// socket.cpp
inline int socket(int domain, int type, int number) noexcept { return ::socket(domain, type, number); }
inline int socketpair(int domain, int type, int number, int (&ends)[2]) noexcept {
    return ::socketpair(domain, type, number, ends);
}
inline int close(int fd) noexcept { return ::close(fd); }
inline int fcntl(int fd, int command, int argument) noexcept { return ::fcntl(fd, command, argument); }
inline int ioctl(int fd, native::ioctl_request request, int* argument) noexcept { return ::ioctl(fd, request, argument); }
inline int bind(int fd, const ::sockaddr* address, ::socklen_t size) noexcept { return ::bind(fd, address, size); }
inline int listen(int fd, int backlog) noexcept { return ::listen(fd, backlog); }
inline int accept(int fd, ::sockaddr* address, ::socklen_t* size) noexcept {
    return native::accept_plain(fd, address, size);
}
inline int connect(int fd, const ::sockaddr* address, ::socklen_t size) noexcept {
    return ::connect(fd, address, size);
}
inline int shutdown(int fd, int how) noexcept { return ::shutdown(fd, how); }
inline int getsockname(int fd, ::sockaddr* address, ::socklen_t* size) noexcept {
    return ::getsockname(fd, address, size);
}
inline int getpeername(int fd, ::sockaddr* address, ::socklen_t* size) noexcept {
    return ::getpeername(fd, address, size);
}

// file.cpp
inline int open(const char* path, int flags) noexcept { return ::open(path, flags); }
inline int fstat(int fd, struct ::stat* found) noexcept { return ::fstat(fd, found); }
inline ::ssize_t pread(int fd, void* data, std::size_t size, ::off_t offset) noexcept {
    return ::pread(fd, data, size, offset);
}
inline ::ssize_t sendfile(int fd, int from, ::off_t offset, std::size_t count) noexcept {
    return native::sendfile_plain(fd, from, offset, count);
}
inline int sigpending(::sigset_t* pending) noexcept { return ::sigpending(pending); }
/// Takes one that is pending, if there is one.
inline int take_signal(const ::sigset_t* which) noexcept { return native::take_signal_plain(which); }

// options.cpp
inline int getsockopt(int fd, int level, int name, void* value, ::socklen_t* size) noexcept {
    return ::getsockopt(fd, level, name, value, size);
}
inline int setsockopt(int fd, int level, int name, const void* value, ::socklen_t size) noexcept {
    return ::setsockopt(fd, level, name, value, size);
}
inline int default_hop_limit() noexcept { return native::default_hop_limit_plain(); }

// transfer.cpp
inline ::ssize_t send(int fd, const void* data, std::size_t size, int flags) noexcept {
    return ::send(fd, data, size, flags);
}
inline ::ssize_t recv(int fd, void* data, std::size_t size, int flags) noexcept {
    return ::recv(fd, data, size, flags);
}
inline ::ssize_t sendto(int fd, const void* data, std::size_t size, int flags, const ::sockaddr* to,
                        ::socklen_t to_size) noexcept {
    return ::sendto(fd, data, size, flags, to, to_size);
}
inline ::ssize_t sendmsg(int fd, const ::msghdr* message, int flags) noexcept { return ::sendmsg(fd, message, flags); }
inline ::ssize_t recvmsg(int fd, ::msghdr* message, int flags) noexcept { return ::recvmsg(fd, message, flags); }

// wait.cpp
inline int poll(::pollfd* fds, ::nfds_t count, int milliseconds) noexcept { return ::poll(fds, count, milliseconds); }

// poller.cpp
inline ::ssize_t read(int fd, void* data, std::size_t size) noexcept { return ::read(fd, data, size); }

// wake.cpp
inline int pipe(int (&ends)[2]) noexcept { return native::pipe_plain(ends); }
inline ::ssize_t write(int fd, const void* data, std::size_t size) noexcept { return ::write(fd, data, size); }

// worker.cpp
inline int pthread_sigmask(int how, const ::sigset_t* blocked, ::sigset_t* before) noexcept {
    return ::pthread_sigmask(how, blocked, before);
}
/// The shared library that this address is in is never unloaded.
inline void keep_module_of(const void* address) noexcept { native::keep_module_plain(address); }
inline int pthread_create(::pthread_t* thread, const ::pthread_attr_t* how, void* (*run)(void*), void* with) noexcept {
    return ::pthread_create(thread, how, run, with);
}

// resolver.cpp
inline int getaddrinfo(const char* host, const char* service, const ::addrinfo* hints, ::addrinfo** found) {
    return ::getaddrinfo(host, service, hints, found);
}
inline void freeaddrinfo(::addrinfo* found) noexcept { ::freeaddrinfo(found); }
inline int getnameinfo(const ::sockaddr* address, ::socklen_t size, char* host, ::socklen_t host_size, char* service,
                       ::socklen_t service_size, int flags) {
    return ::getnameinfo(address, size, host, host_size, service, service_size, flags);
}
inline int gethostname(char* name, std::size_t size) noexcept { return ::gethostname(name, size); }

// interfaces.cpp
inline int getifaddrs(::ifaddrs** found) noexcept { return ::getifaddrs(found); }
inline void freeifaddrs(::ifaddrs* found) noexcept { ::freeifaddrs(found); }
inline unsigned if_nametoindex(const char* name) noexcept { return ::if_nametoindex(name); }
inline char* if_indextoname(unsigned index, char* name) noexcept { return ::if_indextoname(index, name); }

} // namespace portsock::os
