#include <algorithm>

#include <os.hpp>

#include "afd.hpp"

namespace portsock::backend {

namespace {

using native::attempted;
using native::socket_of;

// Normalised [send-size]: a non-blocking send takes any amount at once, so that nothing would ever seem full and no
// memory be safe from it. Ref: Microsoft Learn "send function (winsock2.h)".
constexpr std::size_t most_bytes_sent_at_once = std::size_t{1} << 20U;

/// The buffers as the system wants them: as many, and of each as much, as one call takes.
template <class Buffer>
::DWORD gather(std::span<const Buffer> buffers, std::size_t room, ::WSABUF (&parts)[most_buffers_at_once]) noexcept {
    ::DWORD used = 0;
    for (const Buffer& one : buffers) {
        if (used == most_buffers_at_once || room == 0) { break; }
        if (one.empty()) { continue; }
        const std::size_t size = std::min(one.size(), room);
        // The system's structure has no const form; a send does not write through it.
        parts[used] = {.len = static_cast<::ULONG>(size),
                       .buf = reinterpret_cast<char*>(const_cast<std::byte*>(one.data()))};
        ++used;
        room -= size;
    }
    return used;
}

const char* start_of(const_buffer data) noexcept { return reinterpret_cast<const char*>(data.data()); }
char* start_of(mutable_buffer buffer) noexcept { return reinterpret_cast<char*>(buffer.data()); }
int length_of(std::size_t size, std::size_t most) noexcept { return static_cast<int>(std::min(size, most)); }

/// The end of the stream, for which Winsock has errors, too.
attempt or_end(const attempt& made) noexcept {
    switch (made.native) {
    // Normalised [end-by-error]: what is received after the receiving half was shut down, or after the peer
    // disconnected, is an error here and the end of the stream there.
    // Ref: Microsoft Learn "recv function (winsock.h)", WSAESHUTDOWN; "WSARecv function (winsock2.h)", WSAEDISCON.
    case WSAESHUTDOWN:
    case WSAEDISCON:
    case ERROR_GRACEFUL_DISCONNECT:
    case ERROR_HANDLE_EOF:
        return {};
    default:
        return made;
    }
}

} // namespace

// All sockets are non-blocking inside, so whether a call may wait makes no difference below, but to how much it takes.

packed_attempt send(native_handle handle, const std::byte* data, std::size_t size, patience) noexcept {
    return attempted(operation::send, [&] {
        return os::send(socket_of(handle), reinterpret_cast<const char*>(data),
                        length_of(size, most_bytes_sent_at_once), 0);
    });
}

attempt send_vector(native_handle handle, std::span<const const_buffer> buffers, patience) noexcept {
    ::WSABUF parts[most_buffers_at_once];
    const ::DWORD count = gather(buffers, most_bytes_sent_at_once, parts);
    ::DWORD sent = 0;
    attempt made = attempted(operation::send, [&] { return os::WSASend(socket_of(handle), parts, count, &sent); });
    if (made.ok()) { made.value = sent; }
    return made;
}

packed_attempt receive(native_handle handle, std::byte* buffer, std::size_t size, patience) noexcept {
    return or_end(attempted(operation::receive, [&] {
        return os::recv(socket_of(handle), reinterpret_cast<char*>(buffer), length_of(size, most_bytes_at_once), 0);
    }));
}

attempt peek(native_handle handle, mutable_buffer buffer, patience) noexcept {
    return or_end(attempted(operation::receive, [&] {
        return os::recv(socket_of(handle), start_of(buffer), length_of(buffer.size(), most_bytes_at_once), MSG_PEEK);
    }));
}

attempt receive_vector(native_handle handle, std::span<const mutable_buffer> buffers, patience how) noexcept {
    ::WSABUF parts[most_buffers_at_once];
    const ::DWORD count = gather(buffers, most_bytes_of(how), parts);
    ::DWORD received = 0;
    ::DWORD flags = 0;
    attempt made =
        attempted(operation::receive, [&] { return os::WSARecv(socket_of(handle), parts, count, &received, &flags); });
    if (made.ok()) { made.value = received; }
    return or_end(made);
}

packed_attempt send_to(native_handle handle, const_buffer data, const endpoint& to, patience) noexcept {
    native::address address;
    const int size = native::encode(to, address);
    return attempted(operation::send, [&] {
        return os::sendto(socket_of(handle), start_of(data), length_of(data.size(), most_bytes_at_once), 0,
                          &address.any, size);
    });
}

attempt receive_from(native_handle handle, mutable_buffer buffer, endpoint& from, patience, bool peeks) noexcept {
    native::address address;
    int size = sizeof(address);
    char nothing = 0; // an empty buffer needs an address nevertheless
    const int room = length_of(buffer.size(), most_bytes_at_once);
    attempt made = attempted(operation::receive, [&] {
        return os::recvfrom(socket_of(handle), room == 0 ? &nothing : start_of(buffer), room, peeks ? MSG_PEEK : 0,
                            &address.any, &size);
    });
    switch (made.native) {
    // Normalised [truncated-datagram]: one that is longer than the buffer is an error here, though it fills the buffer.
    // Ref: Microsoft Learn "recvfrom function (winsock.h)", WSAEMSGSIZE; POSIX.1-2024 recvmsg(), MSG_TRUNC.
    case WSAEMSGSIZE:
    case ERROR_MORE_DATA:
        made = {.value = static_cast<std::size_t>(room), .truncated = true};
        break;
    // Normalised [udp-refused]: an ICMP "port unreachable" is a refused connection here and a reset one there.
    // Ref: RFC 1122 4.1.3.3; Microsoft Learn "recvfrom function (winsock.h)", WSAECONNRESET and WSAENETRESET.
    case WSAECONNRESET:
    case WSAENETRESET:
    case ERROR_PORT_UNREACHABLE:
        made.code = errc::connection_refused;
        break;
    default:
        break;
    }
    if (made.ok()) { static_cast<void>(native::decode(address, size < 0 ? 0U : static_cast<std::size_t>(size), from)); }
    return made;
}

attempt available(native_handle handle) noexcept {
    ::u_long count = 0;
    attempt made =
        attempted(operation::available, [&] { return os::ioctlsocket(socket_of(handle), FIONREAD, &count); });
    if (made.ok()) { made.value = count; }
    return made;
}

attempt verify_end(native_handle handle) noexcept {
    // Normalised [reset-as-end]: Wine reports a reset that came before the call as a mere end, but still knows better.
    // Ref: Microsoft Learn "recv function (winsock.h)", WSAECONNRESET; RFC 9293 3.10.7.4.
    const native::afd_answer asked = native::ask_afd(socket_of(handle), native::afd_abort, 0, nullptr);
    if (asked.usable && (asked.events & native::afd_abort) != 0) {
        return native::failed(WSAECONNRESET, operation::receive);
    }
    return {};
}

bool is_still_connected(native_handle handle, family) noexcept {
    // Normalised [shut-elsewhere]: WSAESHUTDOWN says only that this half was shut; a loss has other numbers, and an event.
    // Ref: Microsoft Learn "send function (winsock2.h)", WSAESHUTDOWN and WSAECONNRESET.
    const native::afd_answer asked = native::ask_afd(socket_of(handle), native::afd_abort, 0, nullptr);
    return !asked.usable || (asked.events & native::afd_abort) == 0;
}

} // namespace portsock::backend
