/// \file
/// An IPv4 address: four bytes, their text, and what kinds of address they are.
#pragma once

#include <portsock/detail/hash.hpp>
#include <portsock/detail/text.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace portsock {

/// An IPv4 address. By default 0.0.0.0.
/// See: RFC 791 section 3.2; the predicates name their own.
class ipv4_address {
  public:
    using byte_array = std::array<std::uint8_t, 4>;
    /// The length of the longest text, "255.255.255.255".
    static constexpr std::size_t max_text_length = 15;

    constexpr ipv4_address() noexcept = default;
    /// From the bytes in network order: ipv4_address({192, 0, 2, 1}).
    constexpr explicit ipv4_address(byte_array bytes) noexcept
        : value_(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
                 std::uint32_t{bytes[3]}) {}
    /// From an integer in host order: 0x7f000001 is 127.0.0.1.
    constexpr explicit ipv4_address(std::uint32_t value) noexcept : value_(value) {}

    /// 0.0.0.0 (RFC 1122 section 3.2.1.3): "any local address" in bind.
    [[nodiscard]] static constexpr ipv4_address unspecified() noexcept { return ipv4_address(); }
    /// The same, by the name it has in bind.
    [[nodiscard]] static constexpr ipv4_address any() noexcept { return unspecified(); }
    /// 127.0.0.1, the only one of its network that this machine has everywhere.
    [[nodiscard]] static constexpr ipv4_address loopback() noexcept { return ipv4_address(0x7f000001U); }
    /// 255.255.255.255 (RFC 919 section 7): everyone on the attached network.
    [[nodiscard]] static constexpr ipv4_address broadcast() noexcept { return ipv4_address(0xffffffffU); }

    /// Reads four decimal numbers 0 to 255 with dots between and nothing else: no leading zeros, signs, spaces, no
    /// missing parts, no octal or hexadecimal (legacy_address.hpp reads those). Errors: parse_error, with the reason
    /// and the offset.
    [[nodiscard]] static constexpr result<ipv4_address, parse_error> parse(std::string_view text) noexcept;

    [[nodiscard]] constexpr byte_array bytes() const noexcept {
        return {static_cast<std::uint8_t>(value_ >> 24), static_cast<std::uint8_t>(value_ >> 16 & 0xff),
                static_cast<std::uint8_t>(value_ >> 8 & 0xff), static_cast<std::uint8_t>(value_ & 0xff)};
    }
    /// As an integer in host order.
    [[nodiscard]] constexpr std::uint32_t to_uint() const noexcept { return value_; }

    [[nodiscard]] constexpr bool is_unspecified() const noexcept { return value_ == 0; }
    /// 127.0.0.0/8, RFC 1122 section 3.2.1.3 (g).
    [[nodiscard]] constexpr bool is_loopback() const noexcept { return within(0x7f000000U, 8); }
    /// 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16, RFC 1918 section 3.
    [[nodiscard]] constexpr bool is_private() const noexcept {
        return within(0x0a000000U, 8) || within(0xac100000U, 12) || within(0xc0a80000U, 16);
    }
    /// 100.64.0.0/10, between a provider and its customers, RFC 6598 section 7.
    [[nodiscard]] constexpr bool is_shared() const noexcept { return within(0x64400000U, 10); }
    /// 169.254.0.0/16, RFC 3927 section 2.1.
    [[nodiscard]] constexpr bool is_link_local() const noexcept { return within(0xa9fe0000U, 16); }
    /// 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24, RFC 5737 section 3.
    [[nodiscard]] constexpr bool is_documentation() const noexcept {
        return within(0xc0000200U, 24) || within(0xc6336400U, 24) || within(0xcb007100U, 24);
    }
    /// 224.0.0.0/4, RFC 5771 section 3.
    [[nodiscard]] constexpr bool is_multicast() const noexcept { return within(0xe0000000U, 4); }
    /// 255.255.255.255 only, RFC 919 section 7. A network's own broadcast address is ip_network::last_address().
    [[nodiscard]] constexpr bool is_broadcast() const noexcept { return value_ == 0xffffffffU; }

    /// Writes the text into `buffer` and returns it; empty when it does not fit. max_text_length is always enough. What
    /// lies behind the text in the buffer may change.
    [[nodiscard]] constexpr std::string_view format(std::span<char> buffer) const noexcept;
    [[nodiscard]] std::string to_string() const;

    friend constexpr bool operator==(const ipv4_address&, const ipv4_address&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const ipv4_address&, const ipv4_address&) noexcept = default;

  private:
    [[nodiscard]] constexpr bool within(std::uint32_t network, unsigned prefix) const noexcept {
        return (value_ ^ network) >> (32 - prefix) == 0;
    }

    std::uint32_t value_ = 0;
};

namespace detail {

/// Writes an IPv4 address and returns where it ends. Needs room for the longest.
constexpr char* write_ipv4(char* out, std::uint32_t value) noexcept {
    out = write_octet(out, value >> 24);
    *out++ = '.';
    out = write_octet(out, value >> 16);
    *out++ = '.';
    out = write_octet(out, value >> 8);
    *out++ = '.';
    return write_octet(out, value);
}

/// The value of each decimal digit; of every other character so much that no octet with it passes for one.
inline constexpr std::array<std::uint16_t, 256> octet_digit_values = [] {
    std::array<std::uint16_t, 256> values{};
    values.fill(1000);
    for (std::uint8_t digit = 0; digit < 10; ++digit) {
        values[static_cast<std::size_t>('0' + digit)] = digit;
    }
    return values;
}();

/// The octet of one, two or three characters; above 255 if it is none.
[[nodiscard]] constexpr std::uint32_t read_octet(const char* text, std::size_t length) noexcept {
    const auto digit = [=](std::size_t at) -> std::uint32_t {
        return octet_digit_values[static_cast<unsigned char>(text[at])];
    };
    if (length == 1) {
        return digit(0);
    }
    const std::uint32_t two = digit(0) * 10 + digit(1);
    if (length == 2) {
        return two < 10 ? 1000 : two;
    }
    const std::uint32_t three = two * 10 + digit(2);
    return three < 100 ? 1000 : three;
}

/// How many characters stand before the first dot; 0 if it is not the second, third or fourth character.
/// `bounded` tells whether the text may have less than four: elsewhere there is nothing to check.
template <bool bounded>
[[nodiscard]] constexpr std::size_t octet_length(const char* text, std::size_t size) noexcept {
    const auto dot = [=](std::size_t at) { return (!bounded || at < size) && text[at] == '.'; };
    if (dot(1)) {
        return 1;
    }
    if (dot(2)) {
        return 2;
    }
    return dot(3) ? 3 : 0;
}

/// Why the part that begins at `start`, or the end of the text behind it, makes the text no IPv4 address.
[[nodiscard]] constexpr failure<parse_error> not_ipv4(std::string_view text, std::size_t start) noexcept {
    if (text.empty()) {
        return malformed(parse_reason::empty, 0);
    }
    std::size_t at = start;
    unsigned value = 0;
    for (; at != text.size() && decimal_digit(text[at]) <= 9; ++at) {
        if (at - start < 3) {
            value = value * 10 + decimal_digit(text[at]);
        }
    }
    if (at != text.size() && text[at] != '.') {
        return malformed(parse_reason::bad_character, at);
    }
    if (at == start) {
        return malformed(parse_reason::empty_part, at);
    }
    if (at - start > 1 && text[start] == '0') {
        return malformed(parse_reason::leading_zero, start);
    }
    if (at - start > 3 || value > 255) {
        return malformed(parse_reason::octet_too_large, start);
    }
    return malformed(at == text.size() ? parse_reason::too_few_parts : parse_reason::too_many_parts, at);
}

} // namespace detail

// Normalised [address-reading]: readers of addresses differ in leading zeros, in shortened forms, and in what a failure
// leaves behind.
// Ref: RFC 6943 3.1.1; POSIX.1-2024 inet_pton() and inet_addr(); Microsoft Learn "InetPtonW function (ws2tcpip.h)".
constexpr result<ipv4_address, parse_error> ipv4_address::parse(std::string_view text) noexcept {
    const char* const first = text.data();
    const char* const end = first + text.size();
    const char* at = first;
    std::uint32_t value = 0;
    for (int part = 0; part < 3; ++part) {
        const auto left = static_cast<std::size_t>(end - at);
        const std::size_t length =
            left >= 4 ? detail::octet_length<false>(at, left) : detail::octet_length<true>(at, left);
        if (length == 0) {
            return detail::not_ipv4(text, static_cast<std::size_t>(at - first));
        }
        const std::uint32_t octet = detail::read_octet(at, length);
        if (octet > 255) {
            return detail::not_ipv4(text, static_cast<std::size_t>(at - first));
        }
        value = value << 8 | octet;
        at += length + 1;
    }
    const auto left = static_cast<std::size_t>(end - at);
    const std::uint32_t octet = left - 1 < 3 ? detail::read_octet(at, left) : 1000;
    if (octet > 255) {
        return detail::not_ipv4(text, static_cast<std::size_t>(at - first));
    }
    return ipv4_address(value << 8 | octet);
}

constexpr std::string_view ipv4_address::format(std::span<char> buffer) const noexcept {
    return detail::write_into<max_text_length>(buffer, [this](char* out) { return detail::write_ipv4(out, value_); });
}

inline namespace literals {
/// "192.0.2.1"_ipv4; malformed text does not compile.
[[nodiscard]] consteval ipv4_address operator""_ipv4(const char* text, std::size_t length) {
    return ipv4_address::parse({text, length}).value();
}
} // namespace literals

} // namespace portsock

template <>
struct std::hash<portsock::ipv4_address> {
    [[nodiscard]] constexpr std::size_t operator()(const portsock::ipv4_address& address) const noexcept {
        return portsock::detail::fold(portsock::detail::mix(4, address.to_uint()));
    }
};
