#include <csignal>

#include <os.hpp>

#include "system.hpp"

namespace portsock::bsd::system {

std::int64_t now() noexcept { return static_cast<std::int64_t>(::GetTickCount64()); }

void reset_wake(native_handle waiter) noexcept { ::ResetEvent(native::object_of(waiter)); }

void time_used(std::int64_t& user, std::int64_t& kernel) noexcept {
    ::FILETIME began{};
    ::FILETIME ended{};
    ::FILETIME in_kernel{};
    ::FILETIME in_user{};
    if (::GetProcessTimes(::GetCurrentProcess(), &began, &ended, &in_kernel, &in_user) == FALSE) { return; }
    const auto microseconds = [](const ::FILETIME& time) { // of 100 ns
        return (std::int64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime) / 10;
    };
    user = microseconds(in_user);
    kernel = microseconds(in_kernel);
}

void crt_signal(int number, void (*handler)(int)) noexcept { static_cast<void>(::signal(number, handler)); }

int crt_raise(int number) noexcept { return ::raise(number); }

} // namespace portsock::bsd::system
