#include "names.hpp"

#include <cstring>

#include <portsock/legacy_address.hpp>

namespace portsock::bsd {

std::string_view until_space(const char* text) noexcept { return {text, std::strcspn(text, " \t\n\v\f\r")}; }

bool parse_host_address(std::string_view host, ip_address& address) {
    if (const auto v4 = parse_legacy(host)) {
        address = *v4;
        return true;
    }
    if (host.find(':') == host.npos) { return false; }
    const auto found = resolve(host, std::uint16_t{0}, {.numeric_only = true});
    if (!found) { return false; }
    address = found->front().address();
    return true;
}

bool copy_text(std::string_view text, char* room, std::size_t size) noexcept {
    if (text.size() >= size) { return false; }
    std::memcpy(room, text.data(), text.size());
    room[text.size()] = '\0';
    return true;
}

} // namespace portsock::bsd
