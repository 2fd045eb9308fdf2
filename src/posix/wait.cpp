#include <vector>

#include <os.hpp>

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
    const short seen = watched[0].revents;
    if ((seen & POLLNVAL) != 0) { return {.native = EBADF, .code = errc::bad_file_descriptor}; }
    made.value = 0;
    if ((seen & (POLLIN | POLLHUP | POLLERR)) != 0) { made.value |= found_readable; }
    if ((seen & (POLLOUT | POLLHUP | POLLERR)) != 0) { made.value |= found_writable; }
    if ((seen & POLLPRI) != 0) { made.value |= found_urgent; }
    if ((seen & POLLERR) != 0) { made.value |= found_error; }
    if (watched[1].revents != 0) { made.value |= found_wake; }
    return made;
}

attempt wait_any(std::span<const native_handle> connecting, std::span<const native_handle> wakes,
                 int milliseconds) noexcept {
    std::vector<::pollfd> watched;
    watched.reserve(connecting.size() + wakes.size());
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
