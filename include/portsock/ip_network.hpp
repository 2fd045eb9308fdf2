/// \file
/// An IP network: an address and how many of its bits name the network.
#pragma once

#include <portsock/ip_address.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace portsock {

/// A network such as 192.0.2.0/24 or 2001:db8::/32. Bits behind the prefix are zero, and there is no scope. By default
/// 0.0.0.0/0.
/// See: RFC 4632 section 3.1; RFC 4291 section 2.3.
class ip_network {
  public:
    /// The length of the longest text: an address without a scope, a slash and three digits.
    static constexpr std::size_t max_text_length = ip_address::max_text_length + 4;

    constexpr ip_network() noexcept = default;

    /// The network of `prefix_length` bits that begins at `address`.
    /// Errors: parse_error at 0: bad_prefix (above 32 or 128), bad_scope (the address has one), host_bits_set.
    [[nodiscard]] static constexpr result<ip_network, parse_error> make(const ip_address& address,
                                                                        unsigned prefix_length) noexcept;
    /// The network of `prefix_length` bits that `address` is in.
    /// Errors: as make(), but no host_bits_set.
    [[nodiscard]] static constexpr result<ip_network, parse_error> make_masked(const ip_address& address,
                                                                               unsigned prefix_length) noexcept;
    /// Reads "address/prefix length", where the address has no bits behind the prefix and no scope.
    /// Errors: parse_error, with the reason and the offset.
    [[nodiscard]] static constexpr result<ip_network, parse_error> parse(std::string_view text) noexcept;
    /// The same, but bits behind the prefix are cleared: "192.0.2.7/24" is 192.0.2.0/24.
    [[nodiscard]] static constexpr result<ip_network, parse_error> parse_masked(std::string_view text) noexcept;

    /// The network's first address, by which it is called.
    [[nodiscard]] constexpr const ip_address& first_address() const noexcept { return address_; }
    /// The address with all bits behind the prefix set. Of an IPv4 network, its broadcast address (RFC 919 section 7).
    [[nodiscard]] constexpr ip_address last_address() const noexcept;
    /// How many leading bits name the network: 0 to 32 or 128.
    [[nodiscard]] constexpr unsigned prefix_length() const noexcept { return prefix_length_; }
    /// The prefix as ones: 255.255.255.0.
    [[nodiscard]] constexpr ip_address netmask() const noexcept;

    /// Whether the address is in the network, whatever its scope. An IPv4-mapped address is in IPv6 networks only:
    /// see ip_address::unmapped().
    [[nodiscard]] constexpr bool contains(const ip_address& address) const noexcept;
    /// Whether every address of the other network is in this one.
    [[nodiscard]] constexpr bool contains(const ip_network& other) const noexcept {
        return other.prefix_length_ >= prefix_length_ && contains(other.address_);
    }
    /// Whether some address is in both.
    [[nodiscard]] constexpr bool overlaps(const ip_network& other) const noexcept {
        return contains(other) || other.contains(*this);
    }

    /// Writes the text into `buffer` and returns it; empty when it does not fit. max_text_length is always enough. What
    /// lies behind the text in the buffer may change.
    [[nodiscard]] constexpr std::string_view format(std::span<char> buffer) const noexcept;
    [[nodiscard]] std::string to_string() const;

    /// By first address, then by prefix length: a network comes before those inside it.
    friend constexpr bool operator==(const ip_network&, const ip_network&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const ip_network&, const ip_network&) noexcept = default;

  private:
    constexpr ip_network(const ip_address& address, unsigned prefix_length) noexcept
        : address_(address), prefix_length_(static_cast<std::uint8_t>(prefix_length)) {}

    ip_address address_;
    std::uint8_t prefix_length_ = 0;
};

namespace detail {

[[nodiscard]] constexpr unsigned address_bits(const ip_address& address) noexcept { return address.is_v4() ? 32 : 128; }

/// The address without scope and with all bits behind the prefix zero, or one.
[[nodiscard]] constexpr ip_address fill_host_bits(const ip_address& address, unsigned prefix_length,
                                                  bool ones) noexcept {
    // An IPv4 address is worked on as the last 32 bits of its mapped form.
    const unsigned prefix = prefix_length + 128 - address_bits(address);
    ipv6_address::byte_array bytes = address.v6().bytes();
    for (unsigned at = 0; at < bytes.size(); ++at) {
        const unsigned kept = prefix <= 8 * at ? 0 : prefix - 8 * at;
        const unsigned host_bits = kept >= 8 ? 0U : 0xffU >> kept;
        bytes[at] = static_cast<std::uint8_t>(ones ? bytes[at] | host_bits : bytes[at] & ~host_bits);
    }
    const ipv6_address filled(bytes);
    return address.is_v4() ? ip_address(filled.embedded_v4()) : ip_address(filled);
}

constexpr char* write_network(char* out, const ip_network& network) noexcept {
    out = write_ip(out, network.first_address());
    *out++ = '/';
    return write_decimal(out, network.prefix_length());
}

/// An address and a prefix length that fits it.
struct prefixed_address {
    ip_address address;
    unsigned prefix_length = 0;
};

[[nodiscard]] constexpr result<prefixed_address, parse_error> parse_prefixed(std::string_view text) noexcept {
    const std::size_t slash = text.find('/');
    const auto address = ip_address::parse(text.substr(0, slash));
    if (!address) {
        return failure{address.error()};
    }
    if (address->scope() != 0) {
        return malformed(parse_reason::bad_scope, text.find('%') + 1);
    }
    if (slash == text.npos) {
        return malformed(parse_reason::bad_prefix, text.size());
    }
    const auto length = parse_decimal(text.substr(slash + 1), 3, address_bits(*address), leading_zeros::refused,
                                      parse_reason::bad_prefix);
    if (!length) {
        return malformed(length.error(), slash + 1);
    }
    return prefixed_address{*address, *length};
}

} // namespace detail

constexpr result<ip_network, parse_error> ip_network::make_masked(const ip_address& address,
                                                                  unsigned prefix_length) noexcept {
    if (address.scope() != 0) {
        return detail::malformed(parse_reason::bad_scope, 0);
    }
    if (prefix_length > detail::address_bits(address)) {
        return detail::malformed(parse_reason::bad_prefix, 0);
    }
    return ip_network(detail::fill_host_bits(address, prefix_length, false), prefix_length);
}

constexpr result<ip_network, parse_error> ip_network::make(const ip_address& address, unsigned prefix_length) noexcept {
    const auto masked = make_masked(address, prefix_length);
    if (masked && masked->first_address() != address) {
        return detail::malformed(parse_reason::host_bits_set, 0);
    }
    return masked;
}

constexpr result<ip_network, parse_error> ip_network::parse(std::string_view text) noexcept {
    const auto read = detail::parse_prefixed(text);
    if (!read) {
        return failure{read.error()};
    }
    return make(read->address, read->prefix_length);
}

constexpr result<ip_network, parse_error> ip_network::parse_masked(std::string_view text) noexcept {
    const auto read = detail::parse_prefixed(text);
    if (!read) {
        return failure{read.error()};
    }
    return make_masked(read->address, read->prefix_length);
}

constexpr ip_address ip_network::last_address() const noexcept {
    return detail::fill_host_bits(address_, prefix_length_, true);
}

constexpr ip_address ip_network::netmask() const noexcept {
    const ip_address zeros = address_.is_v4() ? ip_address(ipv4_address()) : ip_address(ipv6_address());
    return detail::fill_host_bits(detail::fill_host_bits(zeros, 0, true), prefix_length_, false);
}

constexpr bool ip_network::contains(const ip_address& address) const noexcept {
    // Addresses of different families are never equal, so the prefix length need not be of the address's family.
    return detail::fill_host_bits(address, prefix_length_, false) == address_;
}

constexpr std::string_view ip_network::format(std::span<char> buffer) const noexcept {
    return detail::write_into<max_text_length>(buffer, [this](char* out) { return detail::write_network(out, *this); });
}

inline namespace literals {
/// "192.0.2.0/24"_network; malformed text and bits behind the prefix do not compile.
[[nodiscard]] consteval ip_network operator""_network(const char* text, std::size_t length) {
    return ip_network::parse({text, length}).value();
}
} // namespace literals

} // namespace portsock

template <>
struct std::hash<portsock::ip_network> {
    [[nodiscard]] constexpr std::size_t operator()(const portsock::ip_network& network) const noexcept {
        return portsock::detail::fold(
            portsock::detail::mix(std::hash<portsock::ip_address>()(network.first_address()), network.prefix_length()));
    }
};
