#include "poller.hpp"

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
