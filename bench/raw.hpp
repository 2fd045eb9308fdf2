// The few bare calls that the raw twins begin with.
#pragma once

#include "frame.hpp"

#include <cstdint>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace raw {

inline ::sockaddr_in loopback(unsigned port) {
    ::sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

inline ::sockaddr* any(::sockaddr_in& address) { return reinterpret_cast<::sockaddr*>(&address); }

inline unsigned port_of(int fd) {
    ::sockaddr_in address{};
    ::socklen_t size = sizeof(address);
    bench::check(::getsockname(fd, any(address), &size) == 0, "getsockname");
    return ntohs(address.sin_port);
}

inline int open_and_bind(int type) {
    const int fd = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
    ::sockaddr_in address = loopback(0);
    bench::check(::bind(fd, any(address), sizeof(address)) == 0, "bind");
    return fd;
}

inline int listen() {
    const int fd = open_and_bind(SOCK_STREAM);
    bench::check(::listen(fd, 4096) == 0, "listen");
    return fd;
}

inline int connect(unsigned port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::sockaddr_in address = loopback(port);
    bench::check(::connect(fd, any(address), sizeof(address)) == 0, "connect");
    return fd;
}

inline int accept(int listener) {
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    bench::check(fd >= 0, "accept");
    return fd;
}

} // namespace raw
