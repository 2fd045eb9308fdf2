/// \file
/// An IP address of either version.
#pragma once

#include <portsock/ipv4_address.hpp>
#include <portsock/ipv6_address.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace portsock {

/// An IPv4 or an IPv6 address. By default 0.0.0.0.
/// An IPv4 address and its IPv4-mapped form are different values; unmapped() makes them one. The predicates give both
/// the same answer.
class ip_address {
  public:
    static constexpr std::size_t max_text_length = ipv6_address::max_text_length;

    constexpr ip_address() noexcept = default;
    constexpr ip_address(ipv4_address address) noexcept // NOLINT(google-explicit-constructor)
        : is_v6_(false), whole_(ipv6_address::mapped(address)) {}
    constexpr ip_address(const ipv6_address& address) noexcept // NOLINT(google-explicit-constructor)
        : is_v6_(true), whole_(address) {}

    /// Reads what ipv6_address::parse() reads if there is a colon, else what ipv4_address::parse() reads.
    /// Errors: parse_error, with the reason and the offset.
    [[nodiscard]] static constexpr result<ip_address, parse_error> parse(std::string_view text) noexcept;

    [[nodiscard]] constexpr bool is_v4() const noexcept { return !is_v6_; }
    [[nodiscard]] constexpr bool is_v6() const noexcept { return is_v6_; }
    /// The IPv4 address. Requires is_v4() or is_v4_mapped().
    [[nodiscard]] constexpr ipv4_address v4() const noexcept { return whole_.embedded_v4(); }
    /// The IPv6 address; of an IPv4 address, its mapped form.
    [[nodiscard]] constexpr const ipv6_address& v6() const noexcept { return whole_; }
    /// As IPv6: an IPv4 address becomes ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
    [[nodiscard]] constexpr ip_address mapped() const noexcept { return ip_address(whole_); }
    /// As IPv4, if it is an IPv4-mapped address; a scope, which IPv4 does not have, is dropped. Any other is unchanged.
    [[nodiscard]] constexpr ip_address unmapped() const noexcept { return is_v4_mapped() ? ip_address(v4()) : *this; }
    /// The index of the interface of an IPv6 address, 0 for none and for IPv4.
    [[nodiscard]] constexpr std::uint32_t scope() const noexcept { return whole_.scope(); }

    /// An IPv6 address of ::ffff:0:0/96, RFC 4291 section 2.5.5.2.
    [[nodiscard]] constexpr bool is_v4_mapped() const noexcept { return is_v6_ && whole_.is_v4_mapped(); }
    /// 0.0.0.0 and ::, RFC 1122 section 3.2.1.3 and RFC 4291 section 2.5.2.
    [[nodiscard]] constexpr bool is_unspecified() const noexcept { return whole_.is_unspecified(); }
    /// 127.0.0.0/8 and ::1, RFC 1122 section 3.2.1.3 (g) and RFC 4291 section 2.5.3.
    [[nodiscard]] constexpr bool is_loopback() const noexcept { return whole_.is_loopback(); }
    /// RFC 1918 section 3, and fc00::/7 of RFC 4193 section 3.1.
    [[nodiscard]] constexpr bool is_private() const noexcept { return whole_.is_private(); }
    /// 169.254.0.0/16 and fe80::/10, RFC 3927 section 2.1 and RFC 4291 section 2.5.6.
    [[nodiscard]] constexpr bool is_link_local() const noexcept { return whole_.is_link_local(); }
    /// RFC 5737 section 3, RFC 3849 section 2 and RFC 9637 section 3.
    [[nodiscard]] constexpr bool is_documentation() const noexcept { return whole_.is_documentation(); }
    /// 224.0.0.0/4 and ff00::/8, RFC 5771 section 3 and RFC 4291 section 2.7.
    [[nodiscard]] constexpr bool is_multicast() const noexcept { return whole_.is_multicast(); }
    /// 255.255.255.255, RFC 919 section 7. IPv6 has no broadcast.
    [[nodiscard]] constexpr bool is_broadcast() const noexcept { return whole_.is_v4_mapped() && v4().is_broadcast(); }

    /// Writes the text into `buffer` and returns it; empty when it does not fit. max_text_length is always enough. What
    /// lies behind the text in the buffer may change.
    [[nodiscard]] constexpr std::string_view format(std::span<char> buffer) const noexcept;
    [[nodiscard]] std::string to_string() const;

    /// IPv4 before IPv6, then by bytes, then by scope.
    friend constexpr bool operator==(const ip_address&, const ip_address&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const ip_address&, const ip_address&) noexcept = default;

  private:
    bool is_v6_ = false;
    ipv6_address whole_ = ipv6_address::mapped(ipv4_address::unspecified());
};

namespace detail {

constexpr char* write_ip(char* out, const ip_address& address) noexcept {
    return address.is_v4() ? write_ipv4(out, address.v4().to_uint()) : write_ipv6(out, address.v6());
}

} // namespace detail

constexpr result<ip_address, parse_error> ip_address::parse(std::string_view text) noexcept {
    if (text.find(':') == text.npos) {
        const auto v4 = ipv4_address::parse(text);
        if (!v4) {
            return failure{v4.error()};
        }
        return ip_address(*v4);
    }
    const auto v6 = ipv6_address::parse(text);
    if (!v6) {
        return failure{v6.error()};
    }
    return ip_address(*v6);
}

constexpr std::string_view ip_address::format(std::span<char> buffer) const noexcept {
    return detail::write_into<max_text_length>(buffer, [this](char* out) { return detail::write_ip(out, *this); });
}

inline namespace literals {
/// "192.0.2.1"_ip, "2001:db8::1"_ip; malformed text does not compile.
[[nodiscard]] consteval ip_address operator""_ip(const char* text, std::size_t length) {
    return ip_address::parse({text, length}).value();
}
} // namespace literals

} // namespace portsock

template <>
struct std::hash<portsock::ip_address> {
    [[nodiscard]] constexpr std::size_t operator()(const portsock::ip_address& address) const noexcept {
        return address.is_v4() ? std::hash<portsock::ipv4_address>()(address.v4())
                               : std::hash<portsock::ipv6_address>()(address.v6());
    }
};
