/// \file
/// Why a text is not an address, a network, an endpoint or a port, and where it goes wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace portsock {

enum class parse_reason : std::uint8_t {
    empty,              ///< no text at all
    bad_character,      ///< a character that cannot stand here (signs, spaces, brackets, NUL and non-ASCII included)
    octet_too_large,    ///< a part of an IPv4 address above 255
    leading_zero,       ///< "01": historical readers take it for octal, so it is refused
    too_few_parts,      ///< the text ends before the address is complete
    too_many_parts,     ///< more than four octets or eight groups
    empty_part,         ///< two dots in a row, a lone colon at an end
    group_too_long,     ///< an IPv6 group of more than four hexadecimal digits
    double_compression, ///< "::" twice
    bad_scope,          ///< what follows '%' is not a number from 1 to 2^32 - 1 without leading zeros
    bad_port,           ///< the port is missing, not decimal, or above 65535
    missing_bracket,    ///< an IPv6 endpoint is written "[address]:port"
    bad_prefix,         ///< the prefix length is missing, not decimal, or longer than the address
    host_bits_set,      ///< the network has bits behind its prefix: parse_masked() would clear them
    value_too_large,    ///< a historical number that does not fit its place
};

/// A short ASCII sentence, the same on every platform.
[[nodiscard]] std::string_view to_string(parse_reason reason) noexcept;

/// What is wrong with a text, and at which offset (in bytes from its start): of the first character that cannot stand
/// there, of the start of the number that is too large, too long or otherwise bad, or of the end when something is
/// missing.
struct parse_error {
    parse_reason reason = parse_reason::empty;
    std::uint32_t position = 0;

    /// Reason and place in one line: "a part of an IPv4 address is above 255 (at offset 8)".
    [[nodiscard]] std::string describe() const;

    friend constexpr bool operator==(const parse_error&, const parse_error&) noexcept = default;
};

} // namespace portsock
