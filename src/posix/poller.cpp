#include "poller.hpp"

namespace portsock::backend {

attempt open_mechanism(poll_mechanism which, std::unique_ptr<mechanism>& made) noexcept {
    if (which == native::own_mechanism()) { return native::open_own_mechanism(made); }
    if (which == poll_mechanism::poll) { return native::open_poll(made); }
    return {.code = errc::operation_not_supported};
}

std::span<const poll_mechanism> mechanisms() noexcept {
    static const poll_mechanism all[] = {native::own_mechanism(), poll_mechanism::poll};
    return all;
}

} // namespace portsock::backend

namespace portsock::native {

backend::attempt wake_pipe::open() noexcept {
    const backend::attempt opened = backend::open_wake(ends_);
    if (!opened.ok()) { return opened; }
    for (const native_handle end : {ends_.waiter, ends_.signaller}) {
        int non_blocking = 1;
        const backend::attempt set =
            attempted(operation::wait, [&] { return os::ioctl(fd_of(end), FIONBIO, &non_blocking); });
        if (!set.ok()) { return set; }
    }
    return {};
}

void wake_pipe::signal() noexcept { backend::signal_wake(ends_.signaller); }

void wake_pipe::drain() noexcept {
    char bytes[64];
    while (attempted(operation::none, [&] { return os::read(fd(), bytes, sizeof(bytes)); }).value == sizeof(bytes)) {}
}

} // namespace portsock::native
