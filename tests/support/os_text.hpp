/// \file
/// What the operating system makes of address text, for comparison.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace os_text {

/// inet_pton(), inet_ntop() for IPv4 and IPv6.
std::optional<std::array<std::uint8_t, 4>> parse_v4(const std::string& text);
std::optional<std::array<std::uint8_t, 16>> parse_v6(const std::string& text);
std::string format_v4(const std::array<std::uint8_t, 4>& bytes);
std::string format_v6(const std::array<std::uint8_t, 16>& bytes);
/// inet_addr(), in host order. It has the same value, all ones, for 255.255.255.255 and for failure.
std::uint32_t parse_legacy(const std::string& text);

} // namespace os_text
