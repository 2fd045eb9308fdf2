/// \file
/// Addresses, networks, endpoints and errors in streams, and in std::format where the standard library has it.
#pragma once

#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/ip_network.hpp>

#include <array>
#include <concepts>
#include <ostream>
#include <string_view>
#include <version>
// The one question about the standard library that portsock asks: C++20 libraries exist that have no <format> yet.
#if defined(__cpp_lib_format) && __has_include(<format>)
#include <format>
#endif

namespace portsock {

/// A value with a canonical text.
template <class T>
concept text_value = std::same_as<T, ipv4_address> || std::same_as<T, ipv6_address> || std::same_as<T, ip_address> ||
    std::same_as<T, ip_network> || std::same_as<T, endpoint>;

/// Writes what to_string() gives, without allocating; the stream's width and fill apply to the whole.
template <text_value T>
std::ostream& operator<<(std::ostream& out, const T& value) {
    std::array<char, T::max_text_length> buffer;
    return out << value.format(buffer);
}

/// Writes the reason in words and the offset: what describe() gives.
inline std::ostream& operator<<(std::ostream& out, const parse_error& error) {
    return out << error.describe();
}

} // namespace portsock

#if defined(__cpp_lib_format) && __has_include(<format>)
/// What to_string() gives, in the format of a string: width, fill and alignment.
template <portsock::text_value T>
struct std::formatter<T, char> : std::formatter<std::string_view, char> {
    template <class Context>
    auto format(const T& value, Context& context) const {
        std::array<char, T::max_text_length> buffer;
        return std::formatter<std::string_view, char>::format(value.format(buffer), context);
    }
};
/// What describe() gives, likewise.
template <class T>
requires(std::same_as<T, portsock::error> || std::same_as<T, portsock::parse_error>)
struct std::formatter<T, char> : std::formatter<std::string_view, char> {
    template <class Context>
    auto format(const T& value, Context& context) const {
        return std::formatter<std::string_view, char>::format(value.describe(), context);
    }
};
/// What to_string() gives, likewise.
template <>
struct std::formatter<portsock::errc, char> : std::formatter<std::string_view, char> {
    template <class Context>
    auto format(portsock::errc value, Context& context) const {
        return std::formatter<std::string_view, char>::format(to_string(value), context);
    }
};
#endif
