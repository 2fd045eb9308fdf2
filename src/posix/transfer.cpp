#include <algorithm>
#include <cstring>
#include <iterator>

#include <os.hpp>

namespace portsock::backend {

namespace {

using native::attempted;
using native::fd_of;

// A product and not a choice: it takes fewer instructions, and this is on the way of every byte.
static_assert(static_cast<int>(patience::wait) == 0 && static_cast<int>(patience::now) == 1);
constexpr int flags_of(patience how) noexcept { return static_cast<int>(how) * MSG_DONTWAIT; }

// Normalised [partial-send-lost]: of a send that waits and then meets the end of the connection some systems do not say
// how much it had sent before. There no send waits in the system of which a part could have been sent.
// Ref: FreeBSD sys/kern/uipc_syscalls.c, kern_sendit; XNU bsd/kern/uipc_syscalls.c, sendit; NetBSD
// sys/kern/uipc_syscalls.c, do_sys_sendmsg_so.
constexpr patience patience_of_send(patience how) noexcept {
    return native::waiting_send_keeps_count ? how : patience::now;
}
constexpr int send_flags_of(patience how) noexcept {
    return native::no_signal_flag | static_cast<int>(patience_of_send(how)) * native::send_now_flag;
}

/// Makes the call. Where no flag keeps a send from waiting, the socket's mode does. It is set each time: others who
/// share the socket may have changed it, and all other calls can do with either mode.
template <class Call>
attempt sent(native_handle handle, std::size_t size, patience how, Call&& call) noexcept {
    if constexpr (native::send_needs_mode) {
        if (how == patience::now || size > native::sent_whole) {
            int non_blocking = 1;
            const attempt mode =
                attempted(operation::send, [&] { return os::ioctl(fd_of(handle), FIONBIO, &non_blocking); });
            if (!mode.ok()) { return mode; }
        }
    }
    return attempted(operation::send, call);
}

[[maybe_unused]] std::size_t size_of(const ::msghdr& message) noexcept {
    std::size_t size = 0;
    for (decltype(message.msg_iovlen) at = 0; at < message.msg_iovlen; ++at) {
        size += message.msg_iov[at].iov_len;
    }
    return size;
}

/// The buffers as the system wants them: as many, and of each as much, as one call takes.
template <class Buffer>
std::size_t gather(std::span<const Buffer> buffers, patience how, ::iovec (&parts)[most_buffers_at_once]) noexcept {
    ::iovec* next = parts;
    std::size_t room = most_bytes_of(how);
    for (const Buffer& one : buffers) {
        const std::size_t size = std::min(one.size(), room);
        if (size == 0) { continue; } // an empty one, or there is no room left
        // The system's structure has no const form; a send does not write through it.
        *next = {.iov_base = const_cast<std::byte*>(one.data()), .iov_len = size};
        ++next;
        room -= size;
        if (next == std::end(parts)) { break; }
    }
    return static_cast<std::size_t>(next - parts);
}

} // namespace

} // namespace portsock::backend

namespace portsock::native {

using backend::attempt;

std::optional<bool> peer_has_ended(int fd) noexcept {
    if constexpr (bytes_left_option == absent) { return std::nullopt; }
    const auto turn = [fd](int on) {
        return attempted(operation::receive,
                         [&] { return os::setsockopt(fd, IPPROTO_TCP, bytes_left_option, &on, sizeof(on)); });
    };
    if (!turn(1).ok()) { return std::nullopt; }
    char byte = 0;
    ::iovec part{.iov_base = &byte, .iov_len = 1};
    alignas(::cmsghdr) char beside[64]; // CMSG_SPACE is no constant on all systems
    ::msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = beside;
    message.msg_controllen = sizeof(beside);
    const attempt made =
        attempted(operation::receive, [&] { return os::recvmsg(fd, &message, MSG_PEEK | MSG_DONTWAIT); });
    static_cast<void>(turn(0));
    const ::cmsghdr* const told = made.ok() ? CMSG_FIRSTHDR(&message) : nullptr;
    if (told == nullptr || told->cmsg_level != IPPROTO_TCP || told->cmsg_type != bytes_left_option) {
        return std::nullopt;
    }
    int left = 0;
    std::memcpy(&left, CMSG_DATA(told), sizeof(left));
    return left > 0;
}

} // namespace portsock::native

namespace portsock::backend {

packed_attempt send(native_handle handle, const std::byte* data, std::size_t size, patience how) noexcept {
    return sent(handle, size, how, [&] { return os::send(fd_of(handle), data, size, send_flags_of(how)); });
}

attempt send_vector(native_handle handle, std::span<const const_buffer> buffers, patience how) noexcept {
    ::iovec parts[most_buffers_at_once];
    ::msghdr message{};
    message.msg_iov = parts;
    // The type of the count differs between systems.
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(gather(buffers, how, parts));
    const std::size_t size = native::send_needs_mode ? size_of(message) : 0;
    return sent(handle, size, how, [&] { return os::sendmsg(fd_of(handle), &message, send_flags_of(how)); });
}

packed_attempt receive(native_handle handle, std::byte* buffer, std::size_t size, patience how) noexcept {
    return attempted(operation::receive, [&] { return os::recv(fd_of(handle), buffer, size, flags_of(how)); });
}

attempt peek(native_handle handle, mutable_buffer buffer, patience how) noexcept {
    return attempted(operation::receive,
                     [&] { return os::recv(fd_of(handle), buffer.data(), buffer.size(), flags_of(how) | MSG_PEEK); });
}

attempt receive_vector(native_handle handle, std::span<const mutable_buffer> buffers, patience how) noexcept {
    ::iovec parts[most_buffers_at_once];
    ::msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(gather(buffers, how, parts));
    return attempted(operation::receive, [&] { return os::recvmsg(fd_of(handle), &message, flags_of(how)); });
}

packed_attempt send_to(native_handle handle, const_buffer data, const endpoint& to, patience how) noexcept {
    native::address address;
    const ::socklen_t size = native::encode(to, address);
    return sent(handle, 0, how, [&] { // a datagram is never sent in parts
        return os::sendto(fd_of(handle), data.data(), data.size(), send_flags_of(how), &address.any, size);
    });
}

attempt receive_from(native_handle handle, mutable_buffer buffer, endpoint& from, patience how, bool peeks) noexcept {
    // Normalised [empty-receive]: a receive that has no room does not wait and takes nothing on some systems, and calls
    // an empty datagram cut. With room for one byte it waits, and what came has a payload if that byte is there.
    // Ref: FreeBSD sys/kern/uipc_socket.c, soreceive_generic and soreceive_dgram; XNU bsd/kern/uipc_socket.c, soreceive;
    // NetBSD sys/kern/uipc_socket.c, soreceive.
    std::byte spare[1];
    const bool no_room = !native::empty_receive_waits && buffer.empty();
    if (no_room) { buffer = spare; }
    native::address address;
    ::iovec part{.iov_base = buffer.data(), .iov_len = std::min(buffer.size(), most_bytes_at_once)};
    ::msghdr message{};
    message.msg_name = &address;
    message.msg_namelen = sizeof(address);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    attempt made = attempted(operation::receive, [&] {
        return os::recvmsg(fd_of(handle), &message, flags_of(how) | (peeks ? MSG_PEEK : 0));
    });
    if (made.ok()) {
        static_cast<void>(native::decode(address, message.msg_namelen, from));
        made.truncated = (message.msg_flags & MSG_TRUNC) != 0 || (no_room && made.value != 0);
        if (no_room) { made.value = 0; }
    }
    return made;
}

attempt available(native_handle handle) noexcept {
    int count = 0;
    attempt made = attempted(operation::available, [&] { return os::ioctl(fd_of(handle), FIONREAD, &count); });
    if (made.ok()) { made.value = static_cast<std::size_t>(count); }
    return made;
}

attempt verify_end(native_handle handle) noexcept {
    // Normalised [loss-taken-elsewhere]: a reset is reported to one of all who have the connection. For the others it
    // looks like the end of the stream, and like that of one that both sides have ended.
    // Ref: Linux tcp(7), "Error Handling"; getpeername(2), ENOTCONN; TCP_INQ in the kernel's tcp_recvmsg().
    native::address name;
    ::socklen_t size = sizeof(name);
    const attempt peer =
        attempted(operation::receive, [&] { return os::getpeername(fd_of(handle), &name.any, &size); });
    if (peer.code != errc::not_connected || native::peer_has_ended(fd_of(handle)).value_or(true)) { return {}; }
    return {.native = ECONNRESET, .code = errc::connection_reset};
}

bool is_still_connected(native_handle handle, family of) noexcept {
    // Normalised [shut-elsewhere]: a send says the same of a connection that is lost and of one whose sending half
    // another owner has shut.
    // Ref: POSIX.1-2024 send(), EPIPE; getpeername(), ENOTCONN; Linux unix(7) and poll(2), POLLHUP.
    native::address name;
    ::socklen_t size = sizeof(name);
    const attempt peer = attempted(operation::send, [&] { return os::getpeername(fd_of(handle), &name.any, &size); });
    if (!peer.ok() || of != family::local) { return peer.ok(); }
    ::pollfd asked{.fd = fd_of(handle), .events = 0, .revents = 0};
    const attempt polled = attempted(operation::send, [&] { return os::poll(&asked, 1, 0); });
    return polled.ok() && (asked.revents & (POLLHUP | POLLERR)) == 0;
}

} // namespace portsock::backend
