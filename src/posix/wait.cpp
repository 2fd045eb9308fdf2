#include "memory.hpp"

#include <vector>

#include "polled.hpp"

namespace portsock::native {

polled_state state_of(const ::pollfd& polled) noexcept {
    const short seen = polled.revents;
    polled_state state{.readable = (seen & (POLLIN | peer_closed_event | POLLHUP | POLLERR)) != 0,
                       .writable = (seen & (POLLOUT | POLLHUP | POLLERR)) != 0,
                       .urgent = (seen & POLLPRI) != 0,
                       .error = (seen & POLLERR) != 0,
                       .closed = (seen & (peer_closed_event | POLLHUP)) != 0};
    if constexpr (poll_hangs_up_by_half) {
        // Normalised [hang-up-of-a-half]: POLLHUP means the end of both directions here, and of either there, where it
        // also takes POLLOUT away and brings POLLPRI. Each direction is then asked alone.
        // Ref: POSIX.1-2024 poll(), POLLHUP; XNU bsd/kern/sys_generic.c, poll_callback.
        if ((seen & POLLHUP) != 0) {
            ::pollfd reading{.fd = polled.fd, .events = POLLIN, .revents = 0};
            ::pollfd writing{.fd = polled.fd, .events = POLLOUT, .revents = 0};
            for (::pollfd* const half : {&reading, &writing}) {
                static_cast<void>(attempted(operation::wait, [&] { return os::poll(half, 1, 0); }));
            }
            state.readable = (polled.events & POLLIN) != 0 && reading.revents != 0;
            state.writable = (polled.events & POLLOUT) != 0 && writing.revents != 0;
            state.closed = (reading.revents & POLLHUP) != 0;
            if (state.urgent) {
                char byte = 0;
                state.urgent = attempted(operation::wait, [&] {
                                   return os::recv(polled.fd, &byte, 1, MSG_OOB | MSG_PEEK | MSG_DONTWAIT);
                               }).ok();
            }
        }
    }
    return state;
}

// Normalised [poll-hides-errors]: poll() has no POLLERR for sockets on some systems. A receive that only looks says the
// pending error there and leaves it for whoever takes it; or the filters of a kqueue do, where data comes before it.
// Ref: POSIX.1-2024 poll(), POLLERR; FreeBSD sys/kern/uipc_socket.c, sopoll_generic and soreceive_generic; XNU
// bsd/kern/uipc_socket.c, sopoll and soreceive; NetBSD sys/kern/uipc_socket.c, sopoll and soreceive.
bool has_error(int fd) noexcept {
    char byte = 0;
    const backend::attempt looked =
        attempted(operation::wait, [&] { return os::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT); });
    if (!looked.ok()) {
        switch (looked.code) {
        case errc::operation_would_block: // there is nothing
        case errc::interrupted:
        case errc::not_connected:           // a listener
        case errc::invalid_argument:        // the same
        case errc::operation_not_supported: // the same
        case errc::not_a_socket:            // a pipe or a queue
        case errc::no_buffer_space:
        case errc::not_enough_memory:
            return false;
        default:
            return true;
        }
    }
    if (looked.value == 0) { return false; } // the end of the stream, which no error has brought about
    // Data hides an error that came behind it, which of streams only one whose connection is gone can have.
    address peer;
    ::socklen_t size = sizeof(peer);
    if (attempted(operation::wait, [&] { return os::getpeername(fd, &peer.any, &size); }).ok()) { return false; }
    int type = 0;
    size = sizeof(type);
    static_cast<void>(
        attempted(operation::wait, [&] { return os::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size); }));
    if (type != SOCK_STREAM) { return false; } // an unconnected datagram socket, which hears of no error
    if constexpr (!poll_tells_errors) { return has_error_behind_data(fd); }
    return false;
}

} // namespace portsock::native

namespace portsock::backend {

attempt wait(native_handle handle, interest what, int milliseconds, native_handle waiter) noexcept {
    short events = 0;
    if (what & interest::readable) { events |= POLLIN; }
    if (what & interest::writable) { events |= POLLOUT; }
    if (what & interest::urgent) { events |= POLLPRI; }
    // A negative descriptor is passed over, so "none" needs no case of its own.
    ::pollfd watched[2] = {{.fd = native::fd_of(handle), .events = events, .revents = 0},
                           {.fd = native::fd_of(waiter), .events = POLLIN, .revents = 0}};
    const ::nfds_t count = waiter == native_handle::none ? 1 : 2;
    attempt made = native::attempted(operation::wait, [&] { return os::poll(watched, count, milliseconds); });
    if (!made.ok()) { return made; }
    if ((watched[0].revents & POLLNVAL) != 0) { return {.native = EBADF, .code = errc::bad_file_descriptor}; }
    const native::polled_state state = native::state_of(watched[0]);
    made.value = 0;
    if (state.readable) { made.value |= found_readable; }
    if (state.writable) { made.value |= found_writable; }
    if (state.urgent) { made.value |= found_urgent; }
    if (state.error) { made.value |= found_error; }
    if (watched[1].revents != 0) { made.value |= found_wake; }
    return made;
}

attempt verify_wait(native_handle handle, std::size_t found) noexcept {
    constexpr std::size_t of_the_socket = found_readable | found_writable | found_urgent;
    if constexpr (!native::poll_tells_errors) {
        if ((found & of_the_socket) != 0 && native::has_error(native::fd_of(handle))) {
            found |= found_readable | found_writable | found_error;
        }
    }
    return {.value = found};
}

attempt wait_any(std::span<const native_handle> connecting, std::span<const native_handle> wakes,
                 int milliseconds) noexcept {
    std::vector<::pollfd> watched;
    const attempt memory = detail::allocate([&] { watched.reserve(connecting.size() + wakes.size()); });
    if (!memory.ok()) { return memory; }
    for (const native_handle handle : connecting) {
        watched.push_back({.fd = native::fd_of(handle), .events = POLLOUT, .revents = 0});
    }
    for (const native_handle handle : wakes) {
        watched.push_back({.fd = native::fd_of(handle), .events = POLLIN, .revents = 0});
    }
    return native::attempted(
        operation::wait, [&] { return os::poll(watched.data(), static_cast<::nfds_t>(watched.size()), milliseconds); });
}

} // namespace portsock::backend
