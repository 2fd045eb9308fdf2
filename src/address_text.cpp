// Addresses as std::string, and the reasons for malformed ones in words.
#include <portsock/endpoint.hpp>
#include <portsock/ip_network.hpp>
#include <portsock/parse_error.hpp>

#include <array>
#include <string>
#include <string_view>

namespace portsock {

namespace {

template <class Value>
std::string as_string(const Value& value) {
    std::array<char, Value::max_text_length> buffer;
    return std::string(value.format(buffer));
}

} // namespace

std::string ipv4_address::to_string() const { return as_string(*this); }
std::string ipv6_address::to_string() const { return as_string(*this); }
std::string ip_address::to_string() const { return as_string(*this); }
std::string ip_network::to_string() const { return as_string(*this); }
std::string endpoint::to_string() const { return as_string(*this); }

std::string_view to_string(parse_reason reason) noexcept {
    switch (reason) {
    case parse_reason::empty:
        return "the text is empty";
    case parse_reason::bad_character:
        return "a character cannot stand here";
    case parse_reason::octet_too_large:
        return "a part of an IPv4 address is above 255";
    case parse_reason::leading_zero:
        return "a part of an IPv4 address begins with a zero";
    case parse_reason::too_few_parts:
        return "the address is incomplete";
    case parse_reason::too_many_parts:
        return "the address has too many parts";
    case parse_reason::empty_part:
        return "a part of the address is empty";
    case parse_reason::group_too_long:
        return "a group of an IPv6 address has more than four digits";
    case parse_reason::double_compression:
        return "an IPv6 address has \"::\" twice";
    case parse_reason::bad_scope:
        return "the scope is not a number from 1 to 4294967295";
    case parse_reason::bad_port:
        return "the port is not a number from 0 to 65535";
    case parse_reason::missing_bracket:
        return "an IPv6 endpoint is not written as \"[address]:port\"";
    case parse_reason::bad_prefix:
        return "the prefix length is not a number that fits the address";
    case parse_reason::host_bits_set:
        return "the network has bits set behind its prefix";
    case parse_reason::value_too_large:
        return "a number does not fit its place";
    }
    return "unknown";
}

std::string parse_error::describe() const {
    std::string line(to_string(reason));
    line.append(" (at offset ").append(std::to_string(position)).append(")");
    return line;
}

} // namespace portsock
