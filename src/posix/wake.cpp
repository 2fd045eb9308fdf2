#include <os.hpp>

namespace portsock::backend {

namespace {

using native::attempted;
using native::fd_of;

} // namespace

// Normalised [wake-up]: no system has a way to end another thread's wait that all have.
// Ref: POSIX.1-2024 pipe(); Microsoft Learn "CreateEventW function".
attempt open_wake(wake& made) noexcept {
    int ends[2] = {-1, -1};
    if (const attempt opened = attempted(operation::wait, [&] { return os::pipe(ends); }); !opened.ok()) {
        return opened;
    }
    const attempt reading = native::settled({.value = static_cast<std::size_t>(ends[0])}, operation::wait);
    const attempt writing = native::settled({.value = static_cast<std::size_t>(ends[1])}, operation::wait);
    made.waiter = reading.ok() ? to_handle(reading.value) : native_handle::none;
    made.signaller = writing.ok() ? to_handle(writing.value) : native_handle::none;
    if (reading.ok() && writing.ok()) { return {}; }
    close_wake(made);
    made = {};
    return reading.ok() ? writing : reading;
}

void signal_wake(native_handle signaller) noexcept {
    // One byte that nobody ever reads: the pipe stays readable for all who wait. It has room for it, so this cannot
    // block or fail; write() may be called in a signal handler. So may errno, but not what attempted() has beside it:
    // the first use of a thread-local variable of a library that was loaded late allocates memory.
    const char byte = 0;
    const int before = errno;
    static_cast<void>(os::write(fd_of(signaller), &byte, 1));
    errno = before;
}

void close_wake(const wake& made) noexcept {
    for (const native_handle end : {made.waiter, made.signaller}) {
        if (end != native_handle::none) {
            static_cast<void>(attempted(operation::none, [&] { return os::close(fd_of(end)); }));
        }
    }
}

} // namespace portsock::backend
