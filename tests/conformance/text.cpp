// Section L of the contract: address text and byte order. All of it must hold without a socket.
#include <portsock/byte_order.hpp>
#include <portsock/endpoint.hpp>
#include <portsock/format.hpp>
#include <portsock/ip_network.hpp>
#include <portsock/legacy_address.hpp>

#include "support/random_values.hpp"
#include "support/text_cases.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace {

using namespace portsock::literals;
using portsock::endpoint;
using portsock::ip_address;
using portsock::ip_network;
using portsock::ipv4_address;
using portsock::ipv6_address;
using portsock::parse_error;
using portsock::parse_reason;

TEST_CASE("TEXT-1: IPv4 text is accepted if it is four decimal numbers 0 to 255 with dots, and not otherwise") {
    static_assert(text_cases::accepted_v4.size() + text_cases::refused_v4.size() >= 24);
    for (const auto& each : text_cases::accepted_v4) {
        CAPTURE(each.text);
        const auto parsed = ipv4_address::parse(each.text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->to_uint() == each.value);
    }
    for (const auto& each : text_cases::refused_v4) {
        CAPTURE(each.text);
        CHECK_FALSE(ipv4_address::parse(each.text).has_value());
        CHECK_FALSE(ip_address::parse(each.text).has_value());
    }
}

TEST_CASE("TEXT-2: IPv6 text is accepted per RFC 4291 with an optional numeric scope, and not otherwise") {
    static_assert(text_cases::accepted_v6.size() + text_cases::refused_v6.size() >= 30);
    for (const auto& each : text_cases::accepted_v6) {
        CAPTURE(each.text);
        const auto parsed = ipv6_address::parse(each.text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->bytes() == each.bytes);
        CHECK(parsed->scope() == each.scope);
    }
    for (const auto& each : text_cases::refused_v6) {
        CAPTURE(each.text);
        CHECK_FALSE(ipv6_address::parse(each.text).has_value());
    }
}

TEST_CASE("TEXT-3: a failed parse leaves the destination unchanged") {
    auto v4 = ipv4_address::loopback();
    for (const auto& each : text_cases::refused_v4) {
        v4 = ipv4_address::parse(each.text).value_or(v4);
        CHECK(v4 == ipv4_address::loopback());
    }
    auto v6 = ipv6_address::loopback();
    for (const auto& each : text_cases::refused_v6) {
        v6 = ipv6_address::parse(each.text).value_or(v6);
        CHECK(v6 == ipv6_address::loopback());
    }
    endpoint place("192.0.2.1"_ip, 80);
    for (const auto& each : text_cases::refused_endpoints) {
        if (const auto parsed = endpoint::parse(each.text)) {
            place = *parsed;
        }
        CHECK(place == endpoint("192.0.2.1"_ip, 80));
    }
}

TEST_CASE("TEXT-4: IPv6 addresses are written per RFC 5952, dotted only if IPv4-mapped") {
    static_assert(text_cases::canonical_v6.size() >= 15);
    for (const auto& each : text_cases::canonical_v6) {
        CAPTURE(each.read);
        const auto parsed = ipv6_address::parse(each.read);
        REQUIRE(parsed.has_value());
        CHECK(parsed->to_string() == each.canonical);
        CHECK(ip_address(*parsed).to_string() == each.canonical);
    }
}

TEST_CASE("TEXT-5: random addresses, networks and endpoints are read as they were written") {
    random_values random(9);
    for (int round = 0; round < 20'000; ++round) {
        const ip_address address = random.ip();
        REQUIRE(ip_address::parse(address.to_string()).value() == address);
        const endpoint place = random.endpoint();
        REQUIRE(endpoint::parse(place.to_string()).value() == place);
        const ip_address host = random.one_in(2) ? ip_address(random.v4()) : ip_address(random.v6());
        const auto length = static_cast<unsigned>(random.below(host.is_v4() ? 33 : 129));
        const ip_network network = ip_network::make_masked(host, length).value();
        REQUIRE(ip_network::parse(network.to_string()).value() == network);
    }
}

TEST_CASE("TEXT-6: an endpoint is \"v4:port\" or \"[v6]:port\" with a port from 0 to 65535, and nothing else") {
    for (const auto& each : text_cases::accepted_endpoints) {
        CAPTURE(each.text);
        const auto parsed = endpoint::parse(each.text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->address() == ip_address::parse(each.address).value());
        CHECK(parsed->port() == each.port);
    }
    for (const auto& each : text_cases::refused_endpoints) {
        CAPTURE(each.text);
        CHECK_FALSE(endpoint::parse(each.text).has_value());
    }
}

TEST_CASE("TEXT-8: a failed parse says why and where") {
    struct failed {
        parse_error error;
        parse_reason reason;
        std::uint32_t position;
    };
    for (const failed& each : {
             failed{ip_address::parse("").error(), parse_reason::empty, 0},
             failed{ip_address::parse("192.0.2.x").error(), parse_reason::bad_character, 8},
             failed{ip_address::parse("192.0.256.1").error(), parse_reason::octet_too_large, 6},
             failed{ip_address::parse("192.0.02.1").error(), parse_reason::leading_zero, 6},
             failed{ip_address::parse("192.0.2").error(), parse_reason::too_few_parts, 7},
             failed{ip_address::parse("1:2:3:4:5:6:7:8:9").error(), parse_reason::too_many_parts, 16},
             failed{ip_address::parse("192..2.1").error(), parse_reason::empty_part, 4},
             failed{ip_address::parse("2001:0db80::").error(), parse_reason::group_too_long, 5},
             failed{ip_address::parse("2001::db8::1").error(), parse_reason::double_compression, 9},
             failed{ip_address::parse("fe80::1%lo").error(), parse_reason::bad_scope, 8},
             failed{endpoint::parse("192.0.2.1:65536").error(), parse_reason::bad_port, 10},
             failed{endpoint::parse("2001:db8::1:80").error(), parse_reason::missing_bracket, 0},
             failed{ip_network::parse("192.0.2.0/33").error(), parse_reason::bad_prefix, 10},
             failed{ip_network::parse("192.0.2.1/24").error(), parse_reason::host_bits_set, 0},
             failed{portsock::parse_legacy("127.16777216").error(), parse_reason::value_too_large, 4},
         }) {
        CHECK(each.error.reason == each.reason);
        CHECK(each.error.position == each.position);
        CHECK_FALSE(to_string(each.error.reason).empty());
    }
}

// That malformed literals do not compile is tested by tests/unit/compile_fail.sh: no program can.
TEST_CASE("TEXT-9: addresses are read and written in constant expressions") {
    static_assert(ipv4_address::parse("192.0.2.1").value() == ipv4_address({192, 0, 2, 1}));
    static_assert(ip_address::parse("1.2.3").error() == parse_error{parse_reason::too_few_parts, 5});
    static constexpr endpoint place = "[2001:DB8:0:0::1]:080"_endpoint;
    constexpr bool written = [] {
        std::array<char, endpoint::max_text_length> buffer{};
        return place.format(buffer) == "[2001:db8::1]:80";
    }();
    static_assert(written);
    static_assert("192.0.2.0/24"_network.contains("192.0.2.1"_ip));
    CHECK(place == endpoint::parse("[2001:db8::1]:80").value());
}

TEST_CASE("TEXT-10: the historical forms have the values of inet_aton, and only parse_legacy accepts them") {
    struct historical {
        std::string_view text;
        ipv4_address address;
    };
    for (const historical& each : {
             historical{"127.1", "127.0.0.1"_ipv4},
             historical{"10.1.258", "10.1.1.2"_ipv4},
             historical{"1.65535", "1.0.255.255"_ipv4},
             historical{"1.16777215", "1.255.255.255"_ipv4},
             historical{"1.2.65535", "1.2.255.255"_ipv4},
             historical{"0", "0.0.0.0"_ipv4},
             historical{"2130706433", "127.0.0.1"_ipv4},
             historical{"4294967295", "255.255.255.255"_ipv4},
             historical{"0x7f000001", "127.0.0.1"_ipv4},
             historical{"0X7F.0.0.1", "127.0.0.1"_ipv4},
             historical{"0x7f.1", "127.0.0.1"_ipv4},
             historical{"017700000001", "127.0.0.1"_ipv4},
             historical{"0177.0.0.1", "127.0.0.1"_ipv4},
             historical{"010.0.0.1", "8.0.0.1"_ipv4},
             historical{"10.0x0.00.01", "10.0.0.1"_ipv4},
             historical{"0000000000000000000000012.1", "10.0.0.1"_ipv4},
         }) {
        CAPTURE(each.text);
        const auto parsed = portsock::parse_legacy(each.text);
        REQUIRE(parsed.has_value());
        CHECK(*parsed == each.address);
        CHECK_FALSE(ipv4_address::parse(each.text).has_value());
        CHECK_FALSE(ip_address::parse(each.text).has_value());
        if (each.text.find('.') != each.text.npos) {
            CHECK_FALSE(ip_address::parse("::" + std::string(each.text)).has_value());
        }
        CHECK_FALSE(endpoint::parse(std::string(each.text) + ":80").has_value());
        CHECK_FALSE(ip_network::parse(std::string(each.text) + "/32").has_value());
    }
    for (const auto& each : text_cases::accepted_v4) {
        CHECK(portsock::parse_legacy(each.text).value() == ipv4_address(each.value));
    }
    for (const std::string_view refused : {"", "1.2.3.4.5", "1.2.3.256", "256.1", "1.2.65536", "1.16777216",
                                           "4294967296", "08.0.0.1", "0xg", "1.2.3.", "1.2.3.4 ", " 1.2.3.4", "-1"}) {
        CAPTURE(refused);
        CHECK_FALSE(portsock::parse_legacy(refused).has_value());
    }
}

TEST_CASE("TEXT-10: the historical network numbers have the values of inet_network") {
    CHECK(portsock::parse_legacy_network("127").value() == 127U);
    CHECK(portsock::parse_legacy_network("10.1").value() == 0x0a01U);
    CHECK(portsock::parse_legacy_network("192.0.2").value() == 0xc00002U);
    CHECK(portsock::parse_legacy_network("0300.0.0x2.1").value() == 0xc0000201U);
    CHECK_FALSE(portsock::parse_legacy_network("10.256").has_value());
    CHECK_FALSE(portsock::parse_legacy_network("").has_value());
}

TEST_CASE(
    "TEXT-10: addresses of class A, B and C are taken apart and made as inet_netof, inet_lnaof, inet_makeaddr do") {
    struct classful {
        ipv4_address address;
        std::uint32_t network, host;
    };
    for (const classful& each : {
             classful{"127.0.0.1"_ipv4, 127, 1},
             classful{"10.1.2.3"_ipv4, 10, 0x010203},
             classful{"128.1.2.3"_ipv4, 0x8001, 0x0203},
             classful{"191.255.0.9"_ipv4, 0xbfff, 9},
             classful{"192.0.2.7"_ipv4, 0xc00002, 7},
             classful{"223.255.255.254"_ipv4, 0xdfffff, 254},
         }) {
        CAPTURE(each.address);
        CHECK(portsock::legacy_network_of(each.address) == each.network);
        CHECK(portsock::legacy_host_of(each.address) == each.host);
        CHECK(portsock::legacy_make_address(each.network, each.host) == each.address);
    }
}

TEST_CASE("TEXT-11: a network is read, written, compared, and contains what lies behind its prefix") {
    const ip_network network = ip_network::parse("192.0.2.64/26").value();
    CHECK(network.to_string() == "192.0.2.64/26");
    CHECK(network.prefix_length() == 26);
    CHECK(network.first_address() == "192.0.2.64"_ip);
    CHECK(network.last_address() == "192.0.2.127"_ip);
    CHECK(network.contains("192.0.2.100"_ip));
    CHECK_FALSE(network.contains("192.0.2.63"_ip));
    CHECK_FALSE(network.contains("192.0.2.128"_ip));
    CHECK(ip_network::parse("192.0.2.0/24").value().contains(network));
    CHECK_FALSE(network.contains(ip_network::parse("192.0.2.0/24").value()));
    CHECK_FALSE("192.0.2.0/26"_network.contains("192.0.2.0/24"_network));
    CHECK_FALSE(network.contains("::ffff:192.0.2.100"_ip));
    CHECK(network == "192.0.2.64/26"_network);
    CHECK(network != "192.0.2.64/27"_network);
    CHECK(network < "192.0.2.64/27"_network);
    CHECK(ip_network::parse("2001:DB8:0::/32").value().to_string() == "2001:db8::/32");
}

TEST_CASE("TEXT-11: host bits that are set are rejected by parse and cleared by parse_masked") {
    for (const std::string_view text : {"192.0.2.1/24", "0.0.0.1/0", "192.0.2.1/31", "2001:db8::1/64", "::1/127"}) {
        CAPTURE(text);
        const auto parsed = ip_network::parse(text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().reason == parse_reason::host_bits_set);
    }
    CHECK(ip_network::parse_masked("192.0.2.1/24").value() == "192.0.2.0/24"_network);
    CHECK(ip_network::parse_masked("0.0.0.1/0").value() == "0.0.0.0/0"_network);
    CHECK(ip_network::parse_masked("2001:db8:ffff::1/33").value() == "2001:db8:8000::/33"_network);
    CHECK_FALSE(ip_network::parse_masked("192.0.2.1/33").has_value());
    CHECK_FALSE(ip_network::parse_masked("192.0.2.1").has_value());
}

/// Whether both conversions undo themselves and lay the integer out as big-endian bytes.
template <class Integer>
bool converts(Integer value) {
    const auto in_memory = std::bit_cast<std::array<std::byte, sizeof(Integer)>>(portsock::to_network(value));
    bool network_order = true;
    for (std::size_t at = 0; at < sizeof(Integer); ++at) {
        const std::uint64_t expected = std::uint64_t{value} >> (8 * (sizeof(Integer) - 1 - at)) & 0xff;
        network_order = network_order && std::to_integer<std::uint64_t>(in_memory[at]) == expected;
    }
    std::array<std::byte, sizeof(Integer)> stored{};
    portsock::store_network(value, std::span(stored));
    return network_order && stored == in_memory && portsock::load_network<Integer>(stored) == value &&
           portsock::to_network(portsock::to_network(value)) == value &&
           portsock::from_network(portsock::to_network(value)) == value;
}

TEST_CASE("BYTE-1: byte-order conversion of every unsigned width is an involution and gives network order") {
    for (unsigned value = 0; value <= std::numeric_limits<std::uint8_t>::max(); ++value) {
        REQUIRE(converts(static_cast<std::uint8_t>(value)));
    }
    for (unsigned value = 0; value <= std::numeric_limits<std::uint16_t>::max(); ++value) {
        REQUIRE(converts(static_cast<std::uint16_t>(value)));
    }
    random_values random(10);
    for (int round = 0; round < 10'000; ++round) {
        REQUIRE(converts(static_cast<std::uint32_t>(random.bits())));
        REQUIRE(converts(random.bits()));
    }
    static_assert(portsock::from_network(portsock::to_network(std::uint16_t{0x1234})) == 0x1234);
    static_assert(portsock::to_network(portsock::to_network(std::uint64_t{1} << 63)) == std::uint64_t{1} << 63);
}

} // namespace
