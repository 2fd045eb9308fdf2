/// \file
/// Hashing of small values, so that the address headers need no <functional>. Not for use by programs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace portsock::detail {

/// Spreads every bit of both over all bits of the result: addresses of one network differ in their last bits only.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t value) noexcept {
    std::uint64_t mixed = (seed ^ value) + 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 32)) * 0xd6e8feb86659fd93U;
    mixed = (mixed ^ (mixed >> 32)) * 0xd6e8feb86659fd93U;
    return mixed ^ (mixed >> 32);
}

/// A 64-bit hash in a size_t of any width.
[[nodiscard]] constexpr std::size_t fold(std::uint64_t mixed) noexcept {
    if constexpr (sizeof(std::size_t) < sizeof(std::uint64_t)) {
        mixed ^= mixed >> 32;
    }
    return mixed & SIZE_MAX;
}

} // namespace portsock::detail
