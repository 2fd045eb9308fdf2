/// \file
/// The few steps that reading and writing of addresses share. Not for use by programs.
#pragma once

#include <portsock/parse_error.hpp>
#include <portsock/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace portsock::detail {

[[nodiscard]] constexpr failure<parse_error> malformed(parse_reason reason, std::size_t position) noexcept {
    return failure{parse_error{reason, static_cast<std::uint32_t>(position)}};
}

/// A failure inside a part of a text, seen from the whole text.
[[nodiscard]] constexpr failure<parse_error> malformed(parse_error inner, std::size_t offset) noexcept {
    return malformed(inner.reason, inner.position + offset);
}

/// The value of a decimal digit, above 9 for every other character.
[[nodiscard]] constexpr unsigned decimal_digit(char character) noexcept {
    return static_cast<unsigned>(static_cast<unsigned char>(character)) - unsigned{'0'};
}

/// The value of each hexadecimal digit, 16 for every other character.
inline constexpr std::array<std::uint8_t, 256> hexadecimal_digits = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(16);
    for (std::uint8_t digit = 0; digit < 16; ++digit) {
        values[static_cast<unsigned char>("0123456789abcdef"[digit])] = digit;
        values[static_cast<unsigned char>("0123456789ABCDEF"[digit])] = digit;
    }
    return values;
}();

[[nodiscard]] constexpr unsigned hexadecimal_digit(char character) noexcept {
    return hexadecimal_digits[static_cast<unsigned char>(character)];
}

/// How a number may be written.
enum class leading_zeros : bool { refused, allowed };

/// A decimal number of at most `digits` (up to 10) digits and at most `largest`; any other text fails with `reason` at
/// 0.
[[nodiscard]] constexpr result<std::uint32_t, parse_error> parse_decimal(std::string_view text, std::size_t digits,
                                                                         std::uint32_t largest, leading_zeros zeros,
                                                                         parse_reason reason) noexcept {
    if (text.empty() || text.size() > digits) {
        return malformed(reason, 0);
    }
    if (zeros == leading_zeros::refused && text.size() > 1 && text.front() == '0') {
        return malformed(reason, 0);
    }
    std::uint64_t value = 0;
    for (const char each : text) {
        const unsigned digit = decimal_digit(each);
        if (digit > 9) {
            return malformed(reason, 0);
        }
        value = value * 10 + digit;
    }
    if (value > largest) {
        return malformed(reason, 0);
    }
    return static_cast<std::uint32_t>(value);
}

/// The decimal digits of one octet, three at most.
struct octet_digits {
    char text[3];
    std::uint8_t length;
};

inline constexpr std::array<octet_digits, 256> octet_texts = [] {
    std::array<octet_digits, 256> texts{};
    for (unsigned value = 0; value < texts.size(); ++value) {
        octet_digits& octet = texts[value];
        for (unsigned divisor = 100; divisor > 0; divisor /= 10) {
            if (value >= divisor || divisor == 1) {
                octet.text[octet.length++] = static_cast<char>('0' + value / divisor % 10);
            }
        }
    }
    return texts;
}();

/// Writes one octet in decimal and returns where it ends. Three characters are always overwritten.
constexpr char* write_octet(char* out, std::uint32_t value) noexcept {
    const octet_digits& octet = octet_texts[value & 0xff];
    out[0] = octet.text[0];
    out[1] = octet.text[1];
    out[2] = octet.text[2];
    return out + octet.length;
}

/// Writes a number in decimal and returns where it ends.
constexpr char* write_decimal(char* out, std::uint32_t value) noexcept {
    std::array<char, 10> reversed{};
    std::size_t length = 0;
    do {
        reversed[length++] = static_cast<char>('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (length > 0) {
        *out++ = reversed[--length];
    }
    return out;
}

/// Writes a group of an IPv6 address: hexadecimal, lower case, no leading zeros (RFC 5952 sections 4.1, 4.3).
constexpr char* write_group(char* out, unsigned group) noexcept {
    constexpr const char* digits = "0123456789abcdef";
    if (group >= 0x1000) {
        *out++ = digits[group >> 12];
    }
    if (group >= 0x100) {
        *out++ = digits[group >> 8 & 0xf];
    }
    if (group >= 0x10) {
        *out++ = digits[group >> 4 & 0xf];
    }
    *out++ = digits[group & 0xf];
    return out;
}

/// Lets `write` (char* to the end of what it wrote) fill a buffer of any length: it needs `longest` characters of room
/// whatever it writes, so a shorter buffer receives a copy, or nothing where the text does not fit.
template <std::size_t longest, class Write>
[[nodiscard]] constexpr std::string_view write_into(std::span<char> buffer, const Write& write) noexcept {
    if (buffer.size() >= longest) {
        const char* const end = write(buffer.data());
        return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
    }
    std::array<char, longest> whole{};
    const char* const end = write(whole.data());
    const auto length = static_cast<std::size_t>(end - whole.data());
    if (length > buffer.size()) {
        return {};
    }
    for (std::size_t each = 0; each < length; ++each) {
        buffer[each] = whole[each];
    }
    return {buffer.data(), length};
}

} // namespace portsock::detail
