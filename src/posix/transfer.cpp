#include <algorithm>
#include <iterator>

#include <os.hpp>

namespace portsock::backend {

namespace {

using native::attempted;
using native::fd_of;

// A product and not a choice: it takes fewer instructions, and this is on the way of every byte.
static_assert(static_cast<int>(patience::wait) == 0 && static_cast<int>(patience::now) == 1);
constexpr int flags_of(patience how) noexcept { return static_cast<int>(how) * MSG_DONTWAIT; }

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

packed_attempt send(native_handle handle, const std::byte* data, std::size_t size, patience how) noexcept {
    return attempted(operation::send,
                     [&] { return os::send(fd_of(handle), data, size, native::no_signal_flag | flags_of(how)); });
}

attempt send_vector(native_handle handle, std::span<const const_buffer> buffers, patience how) noexcept {
    ::iovec parts[most_buffers_at_once];
    ::msghdr message{};
    message.msg_iov = parts;
    // The type of the count differs between systems.
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(gather(buffers, how, parts));
    return attempted(operation::send,
                     [&] { return os::sendmsg(fd_of(handle), &message, native::no_signal_flag | flags_of(how)); });
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
    return attempted(operation::send, [&] {
        return os::sendto(fd_of(handle), data.data(), data.size(), native::no_signal_flag | flags_of(how), &address.any,
                          size);
    });
}

attempt receive_from(native_handle handle, mutable_buffer buffer, endpoint& from, patience how, bool peeks) noexcept {
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
        made.truncated = (message.msg_flags & MSG_TRUNC) != 0;
    }
    return made;
}

attempt available(native_handle handle) noexcept {
    int count = 0;
    attempt made = attempted(operation::available, [&] { return os::ioctl(fd_of(handle), FIONREAD, &count); });
    if (made.ok()) { made.value = static_cast<std::size_t>(count); }
    return made;
}

attempt verify_end(native_handle) noexcept {
    // Nothing to ask: these systems report a reset as one.
    return {};
}

} // namespace portsock::backend
