#include <os.hpp>

namespace portsock::backend {

// Normalised [wake-up]: no system has a way to end another thread's wait that all have.
// Ref: Microsoft Learn "CreateEventW function"; POSIX.1-2024 pipe().
attempt open_wake(wake& made) noexcept {
    // One object does both, and stays signalled by itself.
    const ::HANDLE event = os::CreateEventW();
    if (event == nullptr) { return native::failed(static_cast<std::int32_t>(::GetLastError()), operation::wait); }
    made.waiter = native::handle_of(event);
    made.signaller = made.waiter;
    return {};
}

void signal_wake(native_handle signaller) noexcept { os::SetEvent(native::object_of(signaller)); }

void close_wake(const wake& made) noexcept {
    if (made.waiter != native_handle::none) { os::CloseHandle(native::object_of(made.waiter)); }
}

} // namespace portsock::backend
