#include "support/os_text.hpp"

#include <winsock2.h>
#include <ws2tcpip.h>

namespace os_text {

namespace {

template <int family, std::size_t size>
std::optional<std::array<std::uint8_t, size>> parse(const std::string& text) {
    std::array<std::uint8_t, size> bytes{};
    if (::inet_pton(family, text.c_str(), bytes.data()) != 1) {
        return std::nullopt;
    }
    return bytes;
}

template <int family, std::size_t size>
std::string format(const std::array<std::uint8_t, size>& bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const char* const written = ::inet_ntop(family, bytes.data(), text.data(), text.size());
    return written == nullptr ? std::string() : std::string(written);
}

} // namespace

std::optional<std::array<std::uint8_t, 4>> parse_v4(const std::string& text) { return parse<AF_INET, 4>(text); }
std::optional<std::array<std::uint8_t, 16>> parse_v6(const std::string& text) { return parse<AF_INET6, 16>(text); }
std::string format_v4(const std::array<std::uint8_t, 4>& bytes) { return format<AF_INET>(bytes); }
std::string format_v6(const std::array<std::uint8_t, 16>& bytes) { return format<AF_INET6>(bytes); }
std::uint32_t parse_legacy(const std::string& text) { return ::ntohl(::inet_addr(text.c_str())); }

} // namespace os_text
