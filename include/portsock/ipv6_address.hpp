/// \file
/// An IPv6 address: sixteen bytes and the number of the interface that gives them a meaning.
#pragma once

#include <portsock/ipv4_address.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace portsock {

/// An IPv6 address with its scope (RFC 4007): the index of an interface, 0 for none. By default "::".
/// An IPv4-mapped address is judged by the predicates as the IPv4 address in it: a filter that asks is_loopback() or
/// is_private() can't be passed by writing ::ffff:127.0.0.1.
/// See: RFC 4291 section 2; the predicates name their own.
class ipv6_address {
  public:
    using byte_array = std::array<std::uint8_t, 16>;
    /// The length of the longest text: eight groups of four digits and a scope of ten.
    static constexpr std::size_t max_text_length = 50;

    constexpr ipv6_address() noexcept = default;
    /// From the bytes in network order.
    constexpr explicit ipv6_address(const byte_array& bytes, std::uint32_t scope = 0) noexcept
        : bytes_(bytes), scope_(scope) {}

    /// :: (RFC 4291 section 2.5.2): "any local address" in bind.
    [[nodiscard]] static constexpr ipv6_address unspecified() noexcept { return ipv6_address(); }
    /// The same, by the name it has in bind.
    [[nodiscard]] static constexpr ipv6_address any() noexcept { return unspecified(); }
    /// ::1 (RFC 4291 section 2.5.3)
    [[nodiscard]] static constexpr ipv6_address loopback() noexcept {
        return ipv6_address({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    }
    /// ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2): how a dual-stack socket shows an IPv4 peer.
    [[nodiscard]] static constexpr ipv6_address mapped(ipv4_address v4) noexcept {
        const auto [a, b, c, d] = v4.bytes();
        return ipv6_address({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d});
    }

    /// Reads the text of RFC 4291 section 2.2: groups of at most four hexadecimal digits, "::" once for at least one
    /// group, the last two groups perhaps as strict IPv4 text. A scope may follow as "%" and its number in decimal, 1
    /// to 4294967295 without leading zeros: a scope of zero means none and is written by leaving it out. No brackets.
    /// Errors: parse_error, with the reason and the offset.
    [[nodiscard]] static constexpr result<ipv6_address, parse_error> parse(std::string_view text) noexcept;

    [[nodiscard]] constexpr const byte_array& bytes() const noexcept { return bytes_; }
    /// The index of the interface, 0 for none.
    [[nodiscard]] constexpr std::uint32_t scope() const noexcept { return scope_; }
    /// The same bytes on another interface.
    [[nodiscard]] constexpr ipv6_address with_scope(std::uint32_t scope) const noexcept {
        return ipv6_address(bytes_, scope);
    }

    /// ::ffff:0:0/96, RFC 4291 section 2.5.5.2.
    [[nodiscard]] constexpr bool is_v4_mapped() const noexcept {
        return leading_zeros(10) && bytes_[10] == 0xff && bytes_[11] == 0xff;
    }
    /// The last four bytes. Of an IPv4-mapped address, the IPv4 address it stands for.
    [[nodiscard]] constexpr ipv4_address embedded_v4() const noexcept {
        return ipv4_address({bytes_[12], bytes_[13], bytes_[14], bytes_[15]});
    }

    [[nodiscard]] constexpr bool is_unspecified() const noexcept {
        return is_v4_mapped() ? embedded_v4().is_unspecified() : leading_zeros(16);
    }
    /// ::1, RFC 4291 section 2.5.3.
    [[nodiscard]] constexpr bool is_loopback() const noexcept {
        return is_v4_mapped() ? embedded_v4().is_loopback() : leading_zeros(15) && bytes_[15] == 1;
    }
    /// fc00::/7, a "unique local" address, RFC 4193 section 3.1.
    [[nodiscard]] constexpr bool is_private() const noexcept {
        return is_v4_mapped() ? embedded_v4().is_private() : (bytes_[0] & 0xfe) == 0xfc;
    }
    /// fe80::/10, RFC 4291 section 2.5.6: meaningless without a scope.
    [[nodiscard]] constexpr bool is_link_local() const noexcept {
        return is_v4_mapped() ? embedded_v4().is_link_local() : bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80;
    }
    /// 2001:db8::/32, RFC 3849 section 2, and 3fff::/20, RFC 9637 section 3.
    [[nodiscard]] constexpr bool is_documentation() const noexcept {
        if (is_v4_mapped()) {
            return embedded_v4().is_documentation();
        }
        return (bytes_[0] == 0x20 && bytes_[1] == 0x01 && bytes_[2] == 0x0d && bytes_[3] == 0xb8) ||
               (bytes_[0] == 0x3f && bytes_[1] == 0xff && bytes_[2] < 0x10);
    }
    /// ff00::/8, RFC 4291 section 2.7.
    [[nodiscard]] constexpr bool is_multicast() const noexcept {
        return is_v4_mapped() ? embedded_v4().is_multicast() : bytes_[0] == 0xff;
    }

    /// Writes the text of RFC 5952 into `buffer` and returns it; empty when it does not fit. max_text_length is always
    /// enough. Dotted only for IPv4-mapped addresses; a scope other than 0 as "%" and its number. What lies behind the
    /// text in the buffer may change.
    [[nodiscard]] constexpr std::string_view format(std::span<char> buffer) const noexcept;
    [[nodiscard]] std::string to_string() const;

    /// By bytes, then by scope.
    friend constexpr bool operator==(const ipv6_address&, const ipv6_address&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const ipv6_address&, const ipv6_address&) noexcept = default;

  private:
    [[nodiscard]] constexpr bool leading_zeros(std::size_t count) const noexcept {
        for (std::size_t each = 0; each < count; ++each) {
            if (bytes_[each] != 0) {
                return false;
            }
        }
        return true;
    }

    byte_array bytes_{};
    std::uint32_t scope_ = 0;
};

namespace detail {

/// Where the groups of zeros are that "::" stands for: the longest run of two or more, the first of equals.
/// See: RFC 5952 sections 4.2.2, 4.2.3.
struct zero_run {
    unsigned first = 8;
    unsigned length = 1;
};

[[nodiscard]] constexpr zero_run longest_zero_run(const std::array<std::uint16_t, 8>& groups) noexcept {
    zero_run longest;
    for (unsigned at = 0; at < 8; ++at) {
        if (groups[at] != 0) {
            continue;
        }
        const unsigned first = at;
        while (at < 8 && groups[at] == 0) {
            ++at;
        }
        if (at - first > longest.length) {
            longest = {first, at - first};
        }
    }
    return longest;
}

/// The group at the start of a text, and how many characters it has: none where there is no digit.
struct group {
    unsigned value = 0;
    unsigned length = 0;
};

/// `bounded` tells whether the text may have less than four characters: elsewhere there is nothing to check.
template <bool bounded>
[[nodiscard]] constexpr group read_group(const char* text, std::size_t size) noexcept {
    const auto digit = [=](std::size_t at) { return bounded && at >= size ? 16 : hexadecimal_digit(text[at]); };
    // What is no digit sets bit 4.
    const unsigned a = digit(0);
    const unsigned b = digit(1);
    const unsigned c = digit(2);
    const unsigned d = digit(3);
    if ((a | b | c | d) < 16) {
        return {a << 12 | b << 8 | c << 4 | d, 4};
    }
    if ((a | b | c) < 16) {
        return {a << 8 | b << 4 | c, 3};
    }
    if ((a | b) < 16) {
        return {a << 4 | b, 2};
    }
    if (a < 16) {
        return {a, 1};
    }
    return {};
}

/// Writes an IPv6 address and returns where it ends. Needs room for the longest.
constexpr char* write_ipv6(char* out, const ipv6_address& address) noexcept {
    if (address.is_v4_mapped()) {
        for (const char each : std::string_view("::ffff:")) {
            *out++ = each;
        }
        out = write_ipv4(out, address.embedded_v4().to_uint());
    } else {
        const ipv6_address::byte_array& bytes = address.bytes();
        std::array<std::uint16_t, 8> groups{};
        for (std::size_t at = 0; at < 8; ++at) {
            groups[at] = static_cast<std::uint16_t>(bytes[2 * at] << 8 | bytes[2 * at + 1]);
        }
        const zero_run skipped = longest_zero_run(groups);
        for (unsigned at = 0; at < 8;) {
            if (at == skipped.first) {
                *out++ = ':';
                at += skipped.length;
                if (at == 8) {
                    *out++ = ':';
                }
            } else {
                if (at != 0) {
                    *out++ = ':';
                }
                out = write_group(out, groups[at++]);
            }
        }
    }
    if (address.scope() != 0) {
        *out++ = '%';
        out = write_decimal(out, address.scope());
    }
    return out;
}

} // namespace detail

// Normalised [address-reading]: readers of addresses differ in leading zeros, scopes, brackets, and in what a failure
// leaves behind.
// Ref: RFC 4291 2.2; POSIX.1-2024 inet_pton(); Microsoft Learn "InetPtonW function (ws2tcpip.h)".
constexpr result<ipv6_address, parse_error> ipv6_address::parse(std::string_view text) noexcept {
    using detail::hexadecimal_digit;
    using detail::malformed;
    constexpr std::size_t none = 9;
    const std::size_t size = text.size();
    std::size_t compressed = none; // how many groups stand before the "::"
    std::size_t room = 8;          // for groups; the "::" stands for at least one
    std::size_t count = 0;
    std::size_t at = 0;
    byte_array bytes{};

    if (text.empty()) {
        return malformed(parse_reason::empty, 0);
    }
    if (text[0] == ':') {
        if (size == 1 || text[1] != ':') {
            return malformed(parse_reason::empty_part, 0);
        }
        compressed = 0;
        room = 7;
        at = 2;
    }
    while (true) {
        const std::size_t start = at;
        const std::size_t left = size - start;
        const detail::group group = left >= 4 ? detail::read_group<false>(text.data() + start, left)
                                              : detail::read_group<true>(text.data() + start, left);
        if (group.length == 0) {
            const bool complete = at == size || text[at] == '%';
            if (complete && compressed == count) {
                break;
            }
            if (complete) {
                return at == 0 ? malformed(parse_reason::empty, 0) : malformed(parse_reason::empty_part, at - 1);
            }
            return malformed(text[at] == ':' ? parse_reason::double_compression : parse_reason::bad_character, at);
        }
        if (count == room) {
            return malformed(parse_reason::too_many_parts, start);
        }
        bytes[2 * count] = static_cast<std::uint8_t>(group.value >> 8);
        bytes[2 * count + 1] = static_cast<std::uint8_t>(group.value & 0xff);
        at += group.length;
        if (at != size && text[at] == '.') {
            if (count + 2 > room) {
                return malformed(parse_reason::too_many_parts, start);
            }
            const std::string_view tail = text.substr(start, text.find('%', at) - start);
            const auto v4 = ipv4_address::parse(tail);
            if (!v4) {
                return malformed(v4.error(), start);
            }
            for (std::size_t each = 0; each < 4; ++each) {
                bytes[2 * count + each] = v4->bytes()[each];
            }
            count += 2;
            at = start + tail.size();
            break;
        }
        ++count;
        if (at == size) {
            break;
        }
        if (text[at] != ':') {
            if (text[at] == '%') {
                break;
            }
            return hexadecimal_digit(text[at]) > 15 ? malformed(parse_reason::bad_character, at)
                                                    : malformed(parse_reason::group_too_long, start);
        }
        ++at;
        if (at != size && text[at] == ':') {
            if (compressed != none) {
                return malformed(parse_reason::double_compression, at - 1);
            }
            if (count == room) {
                return malformed(parse_reason::too_many_parts, at - 1);
            }
            compressed = count;
            room = 7;
            ++at;
        }
    }
    if (compressed == none) {
        if (count != 8) {
            return malformed(parse_reason::too_few_parts, at);
        }
    } else if (count != compressed) {
        // The groups behind the "::" move to the end.
        for (std::size_t from = 2 * count, to = bytes.size(); from > 2 * compressed;) {
            bytes[--to] = bytes[--from];
            bytes[from] = 0;
        }
    }
    std::uint32_t scope = 0;
    if (at != size) {
        const auto number = detail::parse_decimal(text.substr(at + 1), 10, 0xffffffffU, detail::leading_zeros::refused,
                                                  parse_reason::bad_scope);
        if (!number || *number == 0) {
            return malformed(parse_reason::bad_scope, at + 1);
        }
        scope = *number;
    }
    return ipv6_address(bytes, scope);
}

// Normalised [address-writing]: writers of addresses differ in where they put dots, and in which zeros they leave out.
// Ref: RFC 5952 4 and 5; POSIX.1-2024 inet_ntop(); Microsoft Learn "InetNtopW function (ws2tcpip.h)".
constexpr std::string_view ipv6_address::format(std::span<char> buffer) const noexcept {
    return detail::write_into<max_text_length>(buffer, [this](char* out) { return detail::write_ipv6(out, *this); });
}

inline namespace literals {
/// "2001:db8::1"_ipv6; malformed text does not compile.
[[nodiscard]] consteval ipv6_address operator""_ipv6(const char* text, std::size_t length) {
    return ipv6_address::parse({text, length}).value();
}
} // namespace literals

} // namespace portsock

template <>
struct std::hash<portsock::ipv6_address> {
    [[nodiscard]] constexpr std::size_t operator()(const portsock::ipv6_address& address) const noexcept {
        std::uint64_t mixed = portsock::detail::mix(6, address.scope());
        const auto& bytes = address.bytes();
        for (std::size_t half = 0; half < bytes.size(); half += 8) {
            std::uint64_t word = 0;
            for (std::size_t each = half; each < half + 8; ++each) {
                word = word << 8 | bytes[each];
            }
            mixed = portsock::detail::mix(mixed, word);
        }
        return portsock::detail::fold(mixed);
    }
};
