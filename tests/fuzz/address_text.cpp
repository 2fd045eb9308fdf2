// Addresses, endpoints, networks, ports and historical forms, from any text; compared with the system's readers where
// they agree.
#include <portsock/endpoint.hpp>
#include <portsock/ip_network.hpp>
#include <portsock/legacy_address.hpp>

#include "fuzz.hpp"
#include "support/os_text.hpp"

namespace {

using namespace portsock;

/// inet_pton() of some systems, not of others, overlooks it.
bool has_leading_zero(std::string_view text) {
    bool begins = true;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        if (begins && text[at] == '0' && text[at + 1] >= '0' && text[at + 1] <= '9') { return true; }
        begins = text[at] == '.' || text[at] == ':';
    }
    return false;
}

void addresses(std::string_view text) {
    const std::string owned(text);
    const bool has_end = text.find('\0') != text.npos; // where the system stops reading
    const auto v4 = ipv4_address::parse(text);
    const auto v6 = ipv6_address::parse(text);
    const auto either = ip_address::parse(text);
    expect(either.has_value() == (v4.has_value() || v6.has_value()), "an address is of one version or the other");
    expect(!(v4.has_value() && v6.has_value()), "an address is of one version");
    if (either) { expect_round_trip(*either); }
    if (v4) {
        expect(expect_round_trip(*v4) == text, "IPv4 text has one form");
        expect(os_text::parse_v4(owned) == v4->bytes(), "the system reads the same IPv4 address");
    } else {
        expect_place(v4, text);
        expect(has_end || has_leading_zero(text) || !os_text::parse_v4(owned).has_value(), "the system refuses it too");
    }
    if (v6) {
        expect_round_trip(*v6);
        const std::size_t percent = text.find('%');
        expect((percent == text.npos) == (v6->scope() == 0), "a scope is written with %");
        expect(os_text::parse_v6(owned.substr(0, percent)) == v6->bytes(), "the system reads the same IPv6 address");
    } else {
        expect_place(v6, text);
        expect(has_end || has_leading_zero(text) || !os_text::parse_v6(owned).has_value(), "the system refuses it too");
    }
}

void networks(std::string_view text) {
    const auto strict = ip_network::parse(text);
    const auto masked = ip_network::parse_masked(text);
    if (strict) {
        expect(masked.has_value() && *masked == *strict, "what is read strictly is read with a mask too");
        expect_round_trip(*strict);
    } else {
        expect_place(strict, text);
    }
    if (masked) {
        expect(masked->contains(masked->first_address()) && masked->contains(masked->last_address()),
               "a network contains its ends");
        expect(masked->contains(*masked) && masked->overlaps(*masked), "a network contains itself");
        const auto address = ip_address::parse(text.substr(0, text.find('/')));
        expect(address.has_value() && masked->contains(*address), "a network contains what it was made of");
    } else {
        expect_place(masked, text);
    }
}

void endpoints(std::string_view text) {
    const auto place = endpoint::parse(text);
    if (place) {
        expect_round_trip(*place);
    } else {
        expect_place(place, text);
    }
    const auto port = parse_port(text);
    expect(port.has_value() == endpoint::parse("192.0.2.1:" + std::string(text)).has_value(),
           "an endpoint's port is a port");
}

void historical(std::string_view text) {
    const auto address = parse_legacy(text);
    if (!address) { expect_place(address, text); }
    // inet_addr() stops at a space, and has one value for failure and for 255.255.255.255.
    if (text.find_first_of(std::string_view("\0 \t\n\v\f\r", 7)) == text.npos) {
        expect(os_text::parse_legacy(std::string(text)) == (address ? address->to_uint() : 0xffffffffU),
               "inet_addr() reads the same");
    }
    if (const auto modern = ipv4_address::parse(text)) {
        expect(address.has_value() && *address == *modern, "modern text is historical text");
    }
    if (const auto network = parse_legacy_network(text)) {
        const ipv4_address made = legacy_make_address(*network, 1);
        if (*network >= 1 && *network < 0x80) {
            expect(legacy_network_of(made) == *network && legacy_host_of(made) == 1, "class A");
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(data, size);
    addresses(text);
    networks(text);
    endpoints(text);
    historical(text);
    return 0;
}
