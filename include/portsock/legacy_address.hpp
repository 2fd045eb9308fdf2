/// \file
/// What BSD programs of the years before CIDR (RFC 1519) understood: IPv4 text of fewer than four parts, in octal and
/// hexadecimal, and networks of class A, B and C. Nothing else in portsock accepts such text: "010.0.0.1" means 8.0.0.1
/// here, and who takes it for 10.0.0.1 lets the wrong ones in.
#pragma once

#include <portsock/ipv4_address.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portsock {

namespace detail {

/// One to four numbers with dots between, and where each begins.
struct legacy_parts {
    std::array<std::uint32_t, 4> values{};
    std::array<std::size_t, 4> starts{};
    std::size_t count = 0;
};

[[nodiscard]] constexpr result<legacy_parts, parse_error> parse_legacy_parts(std::string_view text) noexcept {
    legacy_parts parts;
    std::size_t at = 0;
    if (text.empty()) {
        return malformed(parse_reason::empty, 0);
    }
    while (true) {
        if (parts.count == 4) {
            return malformed(parse_reason::too_many_parts, at - 1);
        }
        const std::size_t start = at;
        unsigned base = 10;
        if (text.substr(at).starts_with("0x") || text.substr(at).starts_with("0X")) {
            base = 16;
            at += 2;
        } else if (text.substr(at).starts_with('0')) {
            base = 8;
        }
        const std::size_t digits = at;
        std::uint64_t value = 0;
        for (; at != text.size() && hexadecimal_digit(text[at]) < base; ++at) {
            value = value * base + hexadecimal_digit(text[at]);
            if (value > 0xffffffffU) {
                return malformed(parse_reason::value_too_large, start);
            }
        }
        const bool ends = at == text.size() || text[at] == '.';
        if (!ends) {
            return malformed(parse_reason::bad_character, at);
        }
        if (at == digits) {
            return malformed(parse_reason::empty_part, at);
        }
        parts.values[parts.count] = static_cast<std::uint32_t>(value);
        parts.starts[parts.count] = start;
        ++parts.count;
        if (at == text.size()) {
            return parts;
        }
        ++at;
    }
}

} // namespace detail

/// Reads one to four numbers, each decimal, octal ("0177") or hexadecimal ("0x7f"). All but the last are bytes; the
/// last fills what is left: "127.1" is 127.0.0.1, "0x7f000001" as well. The whole text must be read: a space, at which
/// inet_aton() stops, is refused.
/// Errors: parse_error, with the reason and the offset.
/// See: inet_aton() of 4.3BSD; POSIX.1-2024 inet_addr().
[[nodiscard]] constexpr result<ipv4_address, parse_error> parse_legacy(std::string_view text) noexcept {
    const auto parts = detail::parse_legacy_parts(text);
    if (!parts) {
        return failure{parts.error()};
    }
    const std::size_t last = parts->count - 1;
    std::uint32_t value = 0;
    for (std::size_t part = 0; part < last; ++part) {
        if (parts->values[part] > 0xff) {
            return detail::malformed(parse_reason::value_too_large, parts->starts[part]);
        }
        value |= parts->values[part] << (24 - 8 * part);
    }
    if (parts->values[last] > 0xffffffffU >> (8 * last)) {
        return detail::malformed(parse_reason::value_too_large, parts->starts[last]);
    }
    return ipv4_address(value | parts->values[last]);
}

/// Reads one to four bytes, each decimal, octal or hexadecimal, as a number in host order, the last byte lowest:
/// "10" is 10, "10.1" is 0x0a01.
/// Errors: parse_error, with the reason and the offset.
/// See: inet_network() of 4.3BSD.
[[nodiscard]] constexpr result<std::uint32_t, parse_error> parse_legacy_network(std::string_view text) noexcept {
    const auto parts = detail::parse_legacy_parts(text);
    if (!parts) {
        return failure{parts.error()};
    }
    std::uint32_t value = 0;
    for (std::size_t part = 0; part < parts->count; ++part) {
        if (parts->values[part] > 0xff) {
            return detail::malformed(parse_reason::value_too_large, parts->starts[part]);
        }
        value = value << 8 | parts->values[part];
    }
    return value;
}

/// The address of a host in a network of class A (`network` below 2^7), B (below 2^16) or C (below 2^24); any other
/// network is taken for an address with the host's bits missing. Bits of `host` that the class has no room for are
/// dropped. See: inet_makeaddr() of 4.3BSD; RFC 791 section 3.2.
[[nodiscard]] constexpr ipv4_address legacy_make_address(std::uint32_t network, std::uint32_t host) noexcept {
    if (network < 0x80U) {
        return ipv4_address(network << 24 | (host & 0x00ffffffU));
    }
    if (network < 0x10000U) {
        return ipv4_address(network << 16 | (host & 0x0000ffffU));
    }
    if (network < 0x1000000U) {
        return ipv4_address(network << 8 | (host & 0x000000ffU));
    }
    return ipv4_address(network | host);
}

namespace detail {

/// How many bits name the host, by class; what is neither A nor B counts as C.
[[nodiscard]] constexpr unsigned legacy_host_bits(ipv4_address address) noexcept {
    if (address.to_uint() >> 31 == 0) {
        return 24;
    }
    return address.to_uint() >> 30 == 2 ? 16 : 8;
}

} // namespace detail

/// The number of the network of class A, B or C that the address is in: 127 of 127.0.0.1.
/// See: inet_netof() of 4.3BSD.
[[nodiscard]] constexpr std::uint32_t legacy_network_of(ipv4_address address) noexcept {
    return address.to_uint() >> detail::legacy_host_bits(address);
}

/// The number of the host in its network of class A, B or C: 1 of 127.0.0.1.
/// See: inet_lnaof() of 4.3BSD.
[[nodiscard]] constexpr std::uint32_t legacy_host_of(ipv4_address address) noexcept {
    return address.to_uint() & ((1U << detail::legacy_host_bits(address)) - 1);
}

} // namespace portsock
