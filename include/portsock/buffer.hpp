/// \file
/// Spans of bytes: what is sent, and where what arrives is put.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace portsock {

using const_buffer = std::span<const std::byte>;
using mutable_buffer = std::span<std::byte>;

/// What a call that asks for a certain number of bytes makes of a stream that ends before: a result with fewer of them, or
/// the error unexpected_end.
enum class early_end : bool { is_result, is_error };

/// The bytes of a text, without a terminating NUL.
[[nodiscard]] inline const_buffer bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// The bytes of a contiguous range of plain values, in memory order: no byte-order conversion.
template <class T, std::size_t N>
requires std::is_trivially_copyable_v<T>
[[nodiscard]] const_buffer bytes(std::span<T, N> values) noexcept { return std::as_bytes(values); }

/// Room for receiving into a contiguous range of plain values.
template <class T, std::size_t N>
requires(std::is_trivially_copyable_v<T> && !std::is_const_v<T>) [[nodiscard]] mutable_buffer
    writable_bytes(std::span<T, N> values) noexcept {
    return std::as_writable_bytes(values);
}

/// Received bytes seen as text. Nothing is checked or converted.
[[nodiscard]] inline std::string_view text(const_buffer received) noexcept {
    return {reinterpret_cast<const char*>(received.data()), received.size()};
}

} // namespace portsock
