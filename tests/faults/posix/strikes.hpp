// Which calls of a POSIX system can fail at any time, and with what.
#pragma once

#include <portsock/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <os.hpp>
#include <os_epoll.hpp>

namespace faults {

template <int Number>
void everything_may_fail() {
    namespace os = portsock::os;
    os::socket.may_fail(Number);
    os::socketpair.may_fail(Number);
    os::fcntl.may_fail(Number);
    os::ioctl.may_fail(Number);
    os::bind.may_fail(Number);
    os::listen.may_fail(Number);
    os::accept.may_fail(Number);
    os::connect.may_fail(Number);
    os::shutdown.may_fail(Number);
    os::getsockname.may_fail(Number);
    os::getpeername.may_fail(Number);
    os::pread.may_fail(Number);
    os::sendfile.may_fail(Number);
    os::getsockopt.may_fail(Number);
    os::setsockopt.may_fail(Number);
    os::send.may_fail(Number);
    os::recv.may_fail(Number);
    os::sendto.may_fail(Number);
    os::sendmsg.may_fail(Number);
    os::recvmsg.may_fail(Number);
    os::poll.may_fail(Number);
    os::pipe.may_fail(Number);
    os::epoll_create1.may_fail(Number);
    os::epoll_ctl.may_fail(Number);
    os::epoll_wait.may_fail(Number);
}

inline std::vector<shortage> shortages() {
    using portsock::errc;
    return {
        {"EMFILE", &everything_may_fail<EMFILE>, {errc::too_many_files_open}},
        {"ENFILE", &everything_may_fail<ENFILE>, {errc::too_many_files_open}},
        {"ENOBUFS", &everything_may_fail<ENOBUFS>, {errc::no_buffer_space}},
        {"ENOMEM", &everything_may_fail<ENOMEM>, {errc::not_enough_memory}},
    };
}

inline void transfers_may_fail(int number) {
    namespace os = portsock::os;
    os::accept.may_fail(number);
    os::send.may_fail(number);
    os::recv.may_fail(number);
    os::sendto.may_fail(number);
    os::sendmsg.may_fail(number);
    os::recvmsg.may_fail(number);
    os::sendfile.may_fail(number);
}

inline bool is_stream(int fd) {
    int type = 0;
    ::socklen_t size = sizeof(type);
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

/// A stream takes and gives one byte.
inline void transfers_may_be_short() {
    namespace os = portsock::os;
    os::send.may_answer([](int fd, const void* data, std::size_t size, int flags) {
        return os::send.real(fd, data, is_stream(fd) ? std::min(size, std::size_t{1}) : size, flags);
    });
    os::recv.may_answer([](int fd, void* data, std::size_t size, int flags) {
        return os::recv.real(fd, data, is_stream(fd) ? std::min(size, std::size_t{1}) : size, flags);
    });
    os::sendmsg.may_answer([](int fd, const ::msghdr* message, int flags) {
        if (!is_stream(fd)) { return os::sendmsg.real(fd, message, flags); }
        return os::send.real(fd, message->msg_iov[0].iov_base, 1, flags);
    });
    os::recvmsg.may_answer([](int fd, ::msghdr* message, int flags) {
        if (!is_stream(fd)) { return os::recvmsg.real(fd, message, flags); }
        return os::recv.real(fd, message->msg_iov[0].iov_base, 1, flags);
    });
    os::sendfile.may_answer(
        [](int fd, int from, ::off_t offset, std::size_t) { return os::sendfile.real(fd, from, offset, 1); });
    os::pread.may_answer(
        [](int fd, void* data, std::size_t, ::off_t offset) { return os::pread.real(fd, data, 1, offset); });
}

inline std::vector<hindrance> hindrances() {
    return {
        {"EINTR",
         [] {
             namespace os = portsock::os;
             transfers_may_fail(EINTR);
             os::pread.may_fail(EINTR);
             os::poll.may_fail(EINTR);
             os::epoll_wait.may_fail(EINTR);
             // These two have done it nevertheless.
             os::connect.may_answer([](int fd, const ::sockaddr* address, ::socklen_t size) {
                 os::connect.real(fd, address, size);
                 errno = EINTR;
                 return -1;
             });
             os::close.may_answer([](int fd) {
                 os::close.real(fd);
                 errno = EINTR;
                 return -1;
             });
         }},
        {"one byte", &transfers_may_be_short},
        {"EAGAIN", [] { transfers_may_fail(EAGAIN); }},
        {"EWOULDBLOCK", [] { transfers_may_fail(EWOULDBLOCK); }},
    };
}

/// The resolver shows each host to `see`, and knows none.
inline void resolver_knows_none(std::function<void(const std::string&)> see) {
    portsock::os::getaddrinfo.always([see](const char* host, const char*, const ::addrinfo*, ::addrinfo**) {
        see(host != nullptr ? host : "");
        return EAI_NONAME;
    });
}

/// The system has no descriptor left for what a stop signal needs.
inline void no_wake_objects() { portsock::os::pipe.always_fails(EMFILE); }

} // namespace faults
