// The clock of all limits: the C++ library's. (That of the system's ticks would let them end up to 16 ms early.)
#pragma once

#include <chrono>
#include <cstdint>

#include <portsock/until.hpp>

namespace portsock::bsd {

inline constexpr std::int64_t nanoseconds_in_microsecond = 1'000;
inline constexpr std::int64_t nanoseconds_in_millisecond = 1'000'000;

[[nodiscard]] inline std::int64_t now_in_nanoseconds() noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(until::clock::now().time_since_epoch()).count();
}

/// Rounded up, so that nothing ends early.
[[nodiscard]] constexpr std::int64_t whole_milliseconds(std::int64_t nanoseconds) noexcept {
    return nanoseconds / nanoseconds_in_millisecond + (nanoseconds % nanoseconds_in_millisecond > 0 ? 1 : 0);
}

} // namespace portsock::bsd
