#include <cerrno>
#include <csignal>
#include <cstdlib>
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

int put_into_environment(const char* name, const char* value) noexcept {
    const int failure = ::_putenv_s(name, value);
    if (failure == 0) { return 0; }
    errno = failure;
    return -1;
}

version system_version() noexcept {
    // GetVersionEx says Windows 8 to programs without a manifest that names later ones; this is what it is.
    // Ref: Microsoft Learn "RtlGetVersion function (wdm.h)".
    using ask = LONG(WINAPI*)(RTL_OSVERSIONINFOW*);
    RTL_OSVERSIONINFOW found{};
    found.dwOSVersionInfoSize = sizeof(found);
    const ::HMODULE library = ::GetModuleHandleW(L"ntdll.dll");
    const auto known = library == nullptr ? nullptr : ::GetProcAddress(library, "RtlGetVersion");
    if (known != nullptr) { reinterpret_cast<ask>(reinterpret_cast<void (*)()>(known))(&found); }
    ::SYSTEM_INFO machine{};
    ::GetNativeSystemInfo(&machine);
    const ::WORD kind = machine.wProcessorArchitecture;
    const char* const processor = kind == PROCESSOR_ARCHITECTURE_AMD64   ? "x86_64"
                                  : kind == PROCESSOR_ARCHITECTURE_ARM64 ? "aarch64"
                                                                         : "i686";
    return {.major = found.dwMajorVersion,
            .minor = found.dwMinorVersion,
            .build = found.dwBuildNumber,
            .processor = processor};
}

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
