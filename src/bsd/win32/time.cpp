#include <csignal>
#include <ctime>

#include <os.hpp>

#include "system.hpp"

namespace portsock::bsd::system {

processor_use processor_microseconds() noexcept {
    // In units of 100 ns.
    const auto microseconds = [](const ::FILETIME& time) {
        return static_cast<std::int64_t>((std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime) / 10);
    };
    ::FILETIME begun{};
    ::FILETIME ended{};
    ::FILETIME kernel{};
    ::FILETIME user{};
    if (::GetProcessTimes(::GetCurrentProcess(), &begun, &ended, &kernel, &user) == FALSE) { return {}; }
    return {.user = microseconds(user), .kernel = microseconds(kernel)};
}

void reset_wake(native_handle waiter) noexcept { ::ResetEvent(native::object_of(waiter)); }

std::uint32_t this_thread() noexcept { return ::GetCurrentThreadId(); }

void crt_signal(int number, void (*handler)(int)) noexcept { static_cast<void>(::signal(number, handler)); }

int crt_raise(int number) noexcept { return ::raise(number); }

bool break_down(std::time_t when, bool utc, std::tm& made) noexcept {
    const __time64_t wide = when;
    return (utc ? ::_gmtime64_s(&made, &wide) : ::_localtime64_s(&made, &wide)) == 0;
}

const char* name_of_zone(bool summer) noexcept {
    ::_tzset();
    return ::_tzname[summer ? 1 : 0];
}

std::time_t put_together(std::tm& when) noexcept { return static_cast<std::time_t>(::_mkgmtime64(&when)); }

std::size_t format_time(char* text, std::size_t size, const char* format, const std::tm& when) noexcept {
    return std::strftime(text, size, format, &when);
}

} // namespace portsock::bsd::system
