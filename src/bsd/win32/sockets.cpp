#include <algorithm>
#include <memory>
#include <new>

#include <os.hpp>

#include "afd.hpp"
#include "system.hpp"

namespace portsock::bsd::system {

namespace {

using backend::attempt;
using native::attempted;
using native::socket_of;

::ULONG events_of(std::uint32_t wanted) noexcept {
    ::ULONG events = native::afd_broken | native::afd_local_close;
    if ((wanted & socket_readable) != 0) { events |= native::afd_receive | native::afd_accept; }
    if ((wanted & socket_ended) != 0) { events |= native::afd_disconnect; }
    if ((wanted & socket_urgent) != 0) { events |= native::afd_receive_urgent; }
    if ((wanted & socket_writable) != 0) { events |= native::afd_send; }
    return events;
}

std::uint32_t found_by(::ULONG events) noexcept {
    std::uint32_t found = 0;
    if ((events & (native::afd_receive | native::afd_accept)) != 0) { found |= socket_readable; }
    if ((events & native::afd_receive_urgent) != 0) { found |= socket_urgent; }
    if ((events & native::afd_send) != 0) { found |= socket_writable; }
    if ((events & native::afd_disconnect) != 0) { found |= socket_ended; }
    if ((events & (native::afd_abort | native::afd_local_close)) != 0) { found |= socket_broken; }
    if ((events & native::afd_connect_fail) != 0) { found |= socket_refused; }
    return found;
}

/// Where AFD does not answer: one by one, and a little while of sleep.
attempt poll_slowly(std::span<watched_socket> sockets, int milliseconds, native_handle waiter) {
    attempt found;
    for (watched_socket& one : sockets) {
        interest what{};
        if ((one.wanted & (socket_readable | socket_ended)) != 0) { what = what | interest::readable; }
        if ((one.wanted & socket_writable) != 0) { what = what | interest::writable; }
        if ((one.wanted & socket_urgent) != 0) { what = what | interest::urgent; }
        const attempt seen = backend::wait(one.handle, what, 0, native_handle::none);
        one.found = 0;
        if (!seen.ok()) { continue; }
        if ((seen.value & backend::found_readable) != 0) { one.found |= socket_readable; }
        if ((seen.value & backend::found_writable) != 0) { one.found |= socket_writable; }
        if ((seen.value & backend::found_urgent) != 0) { one.found |= socket_urgent; }
        if ((seen.value & backend::found_error) != 0) { one.found |= socket_broken; }
        if (one.found != 0) { found.value = 1; }
    }
    if (found.value != 0 || milliseconds == 0) { return found; }
    constexpr int slice = 10;
    const int now = milliseconds < 0 || milliseconds > slice ? slice : milliseconds;
    return backend::wait(native_handle::none, interest::readable, now, waiter);
}

::LPFN_WSARECVMSG receive_function(::SOCKET of) noexcept {
    ::GUID which = WSAID_WSARECVMSG;
    ::LPFN_WSARECVMSG found = nullptr;
    const int asked =
        os::WSAIoctl(of, SIO_GET_EXTENSION_FUNCTION_POINTER, &which, sizeof(which), &found, sizeof(found));
    return asked == 0 ? found : nullptr;
}

template <class Buffer>
::DWORD gather(std::span<const Buffer> parts, ::WSABUF (&buffers)[backend::most_buffers_at_once]) noexcept {
    ::DWORD used = 0;
    for (const Buffer& one : parts) {
        if (used == backend::most_buffers_at_once) { break; }
        buffers[used] = {.len = static_cast<::ULONG>(std::min(one.size(), backend::most_bytes_at_once)),
                         .buf = reinterpret_cast<char*>(const_cast<std::byte*>(one.data()))};
        ++used;
    }
    return used;
}

/// Of a message that was cut off: all of the room is filled, which a call that fails does not say.
::DWORD room_in(const ::WSABUF* buffers, ::DWORD count) noexcept {
    ::DWORD room = 0;
    for (::DWORD each = 0; each < count; ++each) {
        room += buffers[each].len;
    }
    return room;
}

} // namespace

attempt asked_of(native_handle handle) noexcept { return native::base_socket(socket_of(handle)); }

attempt poll_sockets(std::span<watched_socket> sockets, int milliseconds, native_handle waiter) {
    constexpr std::size_t few = 32;
    native::afd_poll_entry on_stack[few];
    std::unique_ptr<native::afd_poll_entry[]> many;
    native::afd_poll_entry* entries = on_stack;
    if (sockets.size() > few) {
        many.reset(new (std::nothrow) native::afd_poll_entry[sockets.size()]);
        if (!many) { return {.code = errc::not_enough_memory}; }
        entries = many.get();
    }
    for (std::size_t each = 0; each < sockets.size(); ++each) {
        entries[each] = {
            .handle = native::object_of(sockets[each].handle), .events = events_of(sockets[each].wanted), .status = 0};
    }
    const ::DWORD limit = milliseconds < 0 ? INFINITE : static_cast<::DWORD>(milliseconds);
    const ::HANDLE other = waiter == native_handle::none ? nullptr : native::object_of(waiter);
    const native::afd_answer answer =
        native::ask_afd(std::span(entries, sockets.size()), limit, std::span(&other, other == nullptr ? 0 : 1));
    if (!answer.usable) { return poll_slowly(sockets, milliseconds, waiter); }
    for (std::size_t each = 0; each < sockets.size(); ++each) {
        sockets[each].found = found_by(entries[each].events);
    }
    if (answer.failure != 0) { return native::failed(answer.failure, operation::wait); }
    return {.value = answer.events != 0 ? 1U : 0U};
}

bool is_sending(native_handle handle) noexcept {
    constexpr ::DWORD tcp_info = _WSAIORW(IOC_VENDOR, 39); // SIO_TCP_INFO, which not every SDK has
    // Of TCPSTATE, and the first number of each TCP_INFO.
    constexpr ::DWORD fin_wait_1 = 5;
    constexpr ::DWORD closing = 8;
    constexpr ::DWORD last_ack = 9;
    ::DWORD version = 0;
    ::DWORD answer[64] = {};
    if (os::WSAIoctl(socket_of(handle), tcp_info, &version, sizeof(version), answer, sizeof(answer)) != 0) {
        return false;
    }
    return answer[0] == fin_wait_1 || answer[0] == closing || answer[0] == last_ack;
}

int send_datagram(native_handle handle, const void* data, int size, int flags, const void* to, int to_size) {
    return ::sendto(socket_of(handle), static_cast<const char*>(data), size, flags, static_cast<const ::sockaddr*>(to),
                    to_size);
}

int receive_datagram(native_handle handle, void* buffer, int size, int flags, void* from, unsigned* from_size) {
    return ::recvfrom(socket_of(handle), static_cast<char*>(buffer), size, flags, static_cast<::sockaddr*>(from),
                      reinterpret_cast<int*>(from_size));
}

bool was_cut_off() noexcept {
    const int why = ::WSAGetLastError();
    return why == WSAEMSGSIZE || why == ERROR_MORE_DATA;
}

void report_unreachable(native_handle handle, bool report) noexcept {
    for (const ::DWORD which : {static_cast<::DWORD>(SIO_UDP_CONNRESET), native::udp_net_reset}) {
        ::BOOL on = report ? TRUE : FALSE;
        static_cast<void>(os::WSAIoctl(socket_of(handle), which, &on, sizeof(on), nullptr, 0));
    }
}

attempt at_mark(native_handle handle) noexcept {
    ::u_long no_urgent_data_before = 0;
    attempt made = attempted(operation::available, [&] {
        return os::ioctlsocket(socket_of(handle), static_cast<unsigned long>(SIOCATMARK), &no_urgent_data_before);
    });
    if (made.ok()) { made.value = no_urgent_data_before != 0 ? 1 : 0; }
    return made;
}

attempt send_message(native_handle handle, std::span<const const_buffer> parts, const message& how) noexcept {
    ::WSABUF buffers[backend::most_buffers_at_once];
    native::address to;
    ::WSAMSG whole{};
    if (how.address != nullptr) {
        whole.namelen = native::encode(*how.address, to);
        whole.name = &to.any;
    }
    whole.lpBuffers = buffers;
    whole.dwBufferCount = gather(parts, buffers);
    whole.Control = {.len = static_cast<::ULONG>(how.control.size()),
                     .buf = reinterpret_cast<char*>(how.control.data())};
    ::DWORD sent = 0;
    attempt made = attempted(operation::send, [&] {
        // Of streams, and without control data, the plain calls do more: WSASendMsg() is for datagrams.
        if (how.control.empty()) {
            return ::WSASendTo(socket_of(handle), buffers, whole.dwBufferCount, &sent, static_cast<::DWORD>(how.flags),
                               whole.name, whole.namelen, nullptr, nullptr);
        }
        return ::WSASendMsg(socket_of(handle), &whole, static_cast<::DWORD>(how.flags), &sent, nullptr, nullptr);
    });
    if (made.ok()) { made.value = sent; }
    return made;
}

attempt receive_message(native_handle handle, std::span<const mutable_buffer> parts, message& how) noexcept {
    ::WSABUF buffers[backend::most_buffers_at_once];
    const ::DWORD count = gather(parts, buffers);
    native::address from;
    ::DWORD received = 0;
    ::DWORD flags = static_cast<::DWORD>(how.flags);
    if (how.control.empty()) {
        int size = sizeof(from);
        attempt made = attempted(operation::receive, [&] {
            return ::WSARecvFrom(socket_of(handle), buffers, count, &received, &flags, &from.any, &size, nullptr,
                                 nullptr);
        });
        if (made.native == WSAEMSGSIZE) {
            made = {};
            flags |= MSG_TRUNC;
            received = room_in(buffers, count);
        }
        if (made.ok()) { made.value = received; }
        how.flags = static_cast<int>(flags);
        if (how.address != nullptr && size > 0) {
            static_cast<void>(native::decode(from, static_cast<std::size_t>(size), *how.address));
        }
        return made;
    }
    const ::LPFN_WSARECVMSG receive = receive_function(socket_of(handle));
    if (receive == nullptr) { return {.code = errc::operation_not_supported}; }
    ::WSAMSG whole{};
    whole.name = &from.any;
    whole.namelen = sizeof(from);
    whole.lpBuffers = buffers;
    whole.dwBufferCount = count;
    whole.Control = {.len = static_cast<::ULONG>(how.control.size()),
                     .buf = reinterpret_cast<char*>(how.control.data())};
    whole.dwFlags = flags;
    attempt made =
        attempted(operation::receive, [&] { return receive(socket_of(handle), &whole, &received, nullptr, nullptr); });
    if (made.native == WSAEMSGSIZE) {
        made = {};
        whole.dwFlags |= MSG_TRUNC;
        received = room_in(buffers, count);
    }
    if (!made.ok()) { return made; }
    made.value = received;
    how.flags = static_cast<int>(whole.dwFlags);
    how.control_used = whole.Control.len;
    if (how.address != nullptr) {
        static_cast<void>(native::decode(from, static_cast<std::size_t>(whole.namelen), *how.address));
    }
    return made;
}

} // namespace portsock::bsd::system
