/// \file
/// Integers in network byte order (big-endian, RFC 791 appendix B), on hosts of either order.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace portsock {

/// An unsigned integer of 8, 16, 32 or 64 bits.
template <class T>
concept network_integer = std::unsigned_integral<T> && !std::same_as<T, bool> && sizeof(T) <= sizeof(std::uint64_t);

// Normalised [byte-order]: byte order is never looked at, so that there is no wrong one.
// Ref: RFC 791 appendix B; POSIX.1-2024 htons() and ntohs().

/// The integer that big-endian bytes spell.
/// See: POSIX.1-2024 ntohs(), ntohl().
template <network_integer T>
[[nodiscard]] constexpr T load_network(std::span<const std::byte, sizeof(T)> bytes) noexcept {
    std::uint64_t value = 0;
    for (const std::byte each : bytes) {
        value = value << 8 | std::to_integer<std::uint64_t>(each);
    }
    return static_cast<T>(value);
}

/// Writes `value` as big-endian bytes.
/// See: POSIX.1-2024 htons(), htonl().
template <network_integer T>
constexpr void store_network(T value, std::span<std::byte, sizeof(T)> bytes) noexcept {
    std::uint64_t rest = value;
    for (std::size_t at = sizeof(T); at-- > 0; rest >>= 8) {
        bytes[at] = static_cast<std::byte>(rest & 0xff);
    }
}

/// The integer whose bytes in memory are those of `value` in network order: what a protocol header's field holds.
/// Its own inverse.
template <network_integer T>
[[nodiscard]] constexpr T to_network(T value) noexcept {
    static_assert(std::endian::native == std::endian::little || std::endian::native == std::endian::big);
    if constexpr (std::endian::native == std::endian::big) {
        return value;
    } else {
        std::uint64_t reversed = 0;
        std::uint64_t rest = value;
        for (std::size_t each = 0; each < sizeof(T); ++each, rest >>= 8) {
            reversed = reversed << 8 | (rest & 0xff);
        }
        return static_cast<T>(reversed);
    }
}

/// The integer that a protocol header's field, read as it lies in memory, means. Its own inverse.
template <network_integer T>
[[nodiscard]] constexpr T from_network(T value) noexcept {
    return to_network(value);
}

} // namespace portsock
