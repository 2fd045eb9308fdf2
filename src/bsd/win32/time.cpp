#include <csignal>

#include <os.hpp>

#include "system.hpp"

namespace portsock::bsd::system {

std::int64_t now() noexcept { return static_cast<std::int64_t>(::GetTickCount64()); }

void reset_wake(native_handle waiter) noexcept { ::ResetEvent(native::object_of(waiter)); }

void crt_signal(int number, void (*handler)(int)) noexcept { static_cast<void>(::signal(number, handler)); }

int crt_raise(int number) noexcept { return ::raise(number); }

} // namespace portsock::bsd::system
