/// \file
/// Where a socket is: an IP address and a port.
#pragma once

#include <portsock/ip_address.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace portsock {

/// Reads a port: one to five decimal digits with a value of 0 to 65535. Leading zeros are harmless here, as no reader
/// takes a port for octal: "0080" is 80.
/// Errors: parse_error, bad_port at 0.
[[nodiscard]] constexpr result<std::uint16_t, parse_error> parse_port(std::string_view text) noexcept {
    const auto number = detail::parse_decimal(text, 5, 0xffff, detail::leading_zeros::allowed, parse_reason::bad_port);
    if (!number) {
        return failure{number.error()};
    }
    return static_cast<std::uint16_t>(*number);
}

/// An IP address and a port. By default 0.0.0.0:0.
class endpoint {
  public:
    /// The length of the longest text: an IPv6 address in brackets, a colon and five digits.
    static constexpr std::size_t max_text_length = ip_address::max_text_length + 8;

    constexpr endpoint() noexcept = default;
    /// The port is a plain integer in host order.
    constexpr endpoint(const ip_address& address, std::uint16_t port) noexcept : address_(address), port_(port) {}

    /// Reads "192.0.2.1:80", "[2001:db8::1]:80" or "[fe80::1%2]:80"; the port as parse_port() does.
    /// Errors: parse_error, with the reason and the offset.
    [[nodiscard]] static constexpr result<endpoint, parse_error> parse(std::string_view text) noexcept;

    [[nodiscard]] constexpr const ip_address& address() const noexcept { return address_; }
    [[nodiscard]] constexpr std::uint16_t port() const noexcept { return port_; }
    /// The same endpoint with ::ffff:a.b.c.d, as dual-stack sockets report IPv4 peers, written as IPv4.
    [[nodiscard]] constexpr endpoint unmapped() const noexcept { return endpoint(address_.unmapped(), port_); }

    /// Writes the text into `buffer` and returns it; empty when it does not fit. max_text_length is always enough. What
    /// lies behind the text in the buffer may change.
    [[nodiscard]] constexpr std::string_view format(std::span<char> buffer) const noexcept;
    [[nodiscard]] std::string to_string() const;

    /// By address, then by port.
    friend constexpr bool operator==(const endpoint&, const endpoint&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const endpoint&, const endpoint&) noexcept = default;

  private:
    ip_address address_;
    std::uint16_t port_ = 0;
};

namespace detail {

constexpr char* write_endpoint(char* out, const endpoint& place) noexcept {
    if (place.address().is_v6()) {
        *out++ = '[';
    }
    out = write_ip(out, place.address());
    if (place.address().is_v6()) {
        *out++ = ']';
    }
    *out++ = ':';
    return write_decimal(out, place.port());
}

/// The port of an endpoint's text: what follows the colon at `colon`.
[[nodiscard]] constexpr result<endpoint, parse_error> with_port(const ip_address& address, std::string_view text,
                                                                std::size_t colon) noexcept {
    if (colon >= text.size() || text[colon] != ':') {
        return malformed(parse_reason::bad_port, colon);
    }
    const auto port = parse_port(text.substr(colon + 1));
    if (!port) {
        return malformed(port.error(), colon + 1);
    }
    return endpoint(address, *port);
}

} // namespace detail

// Normalised [endpoint-text]: an address with a port is no text that systems read, or one that they read less strictly.
// Ref: RFC 3986 3.2.2; RFC 5952 6; Microsoft Learn "WSAStringToAddressW function (winsock2.h)".
constexpr result<endpoint, parse_error> endpoint::parse(std::string_view text) noexcept {
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == text.npos) {
            return detail::malformed(parse_reason::missing_bracket, text.size());
        }
        const auto v6 = ipv6_address::parse(text.substr(1, close - 1));
        if (!v6) {
            return detail::malformed(v6.error(), 1);
        }
        return detail::with_port(*v6, text, close + 1);
    }
    const std::size_t colon = text.find(':');
    if (colon != text.npos && text.find(':', colon + 1) != text.npos) {
        return detail::malformed(parse_reason::missing_bracket, 0);
    }
    const auto v4 = ipv4_address::parse(text.substr(0, colon));
    if (!v4) {
        return failure{v4.error()};
    }
    return detail::with_port(*v4, text, colon == text.npos ? text.size() : colon);
}

constexpr std::string_view endpoint::format(std::span<char> buffer) const noexcept {
    return detail::write_into<max_text_length>(buffer,
                                               [this](char* out) { return detail::write_endpoint(out, *this); });
}

inline namespace literals {
/// "192.0.2.1:80"_endpoint, "[2001:db8::1]:80"_endpoint; malformed text does not compile.
[[nodiscard]] consteval endpoint operator""_endpoint(const char* text, std::size_t length) {
    return endpoint::parse({text, length}).value();
}
} // namespace literals

} // namespace portsock

template <>
struct std::hash<portsock::endpoint> {
    [[nodiscard]] constexpr std::size_t operator()(const portsock::endpoint& place) const noexcept {
        return portsock::detail::fold(
            portsock::detail::mix(std::hash<portsock::ip_address>()(place.address()), place.port()));
    }
};
