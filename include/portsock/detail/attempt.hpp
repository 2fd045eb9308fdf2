/// \file
/// One call of the system and what came of it: the part of the library's inner seam that the usual way through send and
/// receive needs inline. Not for users.
#pragma once

#include <cstddef>
#include <cstdint>

#include <portsock/buffer.hpp>
#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/native_handle.hpp>

namespace portsock::backend {

/// What came of one attempt: a value, or a code with the system's own number. Fits two registers.
struct attempt {
    std::size_t value = 0;
    std::int32_t native = 0;
    errc code = errc{};     // errc{} = success
    bool truncated = false; // a datagram that was longer than the buffer

    [[nodiscard]] constexpr bool ok() const noexcept { return code == errc{}; }
};

/// The same for calls whose value is at most most_bytes_at_once, in one register: not negative = the value.
class packed_attempt {
  public:
    constexpr packed_attempt(const attempt& made) noexcept // NOLINT(google-explicit-constructor)
        : bits_(made.ok() ? static_cast<std::int64_t>(made.value)
                          : failed | static_cast<std::int64_t>(made.code) << 32 | (made.native & low)) {}
    constexpr operator attempt() const noexcept { // NOLINT(google-explicit-constructor)
        if (bits_ >= 0) { return {.value = static_cast<std::size_t>(bits_)}; }
        return {.native = static_cast<std::int32_t>(bits_ & low), .code = static_cast<errc>(bits_ >> 32 & 0xff)};
    }
    [[nodiscard]] constexpr bool ok() const noexcept { return bits_ >= 0; }
    /// It succeeded and the value is not 0.
    [[nodiscard]] constexpr bool some() const noexcept { return bits_ > 0; }
    /// Requires ok(); of a failure, a number beyond all sizes.
    [[nodiscard]] constexpr std::size_t value() const noexcept { return static_cast<std::size_t>(bits_); }

  private:
    static constexpr std::int64_t failed = INT64_MIN;
    static constexpr std::int64_t low = 0xffff'ffff;
    std::int64_t bits_;
};

/// May this attempt wait in the system, for as long as it takes? Where sockets are non-blocking inside, `wait` may
/// still come back with operation_would_block.
enum class patience : std::uint8_t { wait, now };

/// More than this is never handed to one call: as much as every system takes.
inline constexpr std::size_t most_bytes_at_once = std::size_t{1} << 30U;
/// While the peer keeps up one call moves everything it is given. A call that has a limit, a stop or must not wait comes
/// back after so much, which takes a millisecond or less, and looks.
inline constexpr std::size_t most_bytes_before_a_look = std::size_t{1} << 20U;
constexpr std::size_t most_bytes_of(patience how) noexcept {
    return how == patience::wait ? most_bytes_at_once : most_bytes_before_a_look;
}

/// At most most_bytes_at_once. Pointer and size, because not every system passes a span in registers.
packed_attempt send(native_handle handle, const std::byte* data, std::size_t size, patience how) noexcept;
inline packed_attempt send(native_handle handle, const_buffer data, patience how) noexcept {
    return send(handle, data.data(), data.size(), how);
}
/// The same. 0 = the end of the stream.
packed_attempt receive(native_handle handle, std::byte* buffer, std::size_t size, patience how) noexcept;
inline packed_attempt receive(native_handle handle, mutable_buffer buffer, patience how) noexcept {
    return receive(handle, buffer.data(), buffer.size(), how);
}
/// One datagram.
packed_attempt send_to(native_handle handle, const_buffer data, const endpoint& to, patience how) noexcept;
/// One datagram; with `peeks` it stays where it is. A value of 0 need not be a failure.
attempt receive_from(native_handle handle, mutable_buffer buffer, endpoint& from, patience how, bool peeks) noexcept;

} // namespace portsock::backend
