#include <portsock/format.hpp>
#include <portsock/legacy_address.hpp>

#include <cstdint>
#include <string_view>

#include <doctest/doctest.h>

namespace {

using namespace portsock::literals;
using namespace std::string_view_literals;
using portsock::parse_error;
using portsock::parse_legacy;
using portsock::parse_legacy_network;
using enum portsock::parse_reason;

static_assert(*parse_legacy("0x7f.1") == portsock::ipv4_address::loopback());

TEST_CASE("TEXT-8: what even parse_legacy refuses says why and where") {
    struct refused {
        std::string_view text;
        parse_error error;
    };
    for (const refused& each : {
             refused{"", {empty, 0}},
             refused{".", {empty_part, 0}},
             refused{"1.", {empty_part, 2}},
             refused{".1", {empty_part, 0}},
             refused{"1..2", {empty_part, 2}},
             refused{"0x", {empty_part, 2}},
             refused{"1.0x.3", {empty_part, 4}},
             refused{"1.2.3.4.5", {too_many_parts, 7}},
             refused{"1.2.3.4.", {too_many_parts, 7}},
             refused{"4294967296", {value_too_large, 0}},
             refused{"0x100000000", {value_too_large, 0}},
             refused{"99999999999999999999999", {value_too_large, 0}},
             refused{"1.16777216", {value_too_large, 2}},
             refused{"1.2.65536", {value_too_large, 4}},
             refused{"1.2.3.256", {value_too_large, 6}},
             refused{"256.1", {value_too_large, 0}},
             refused{"1.256.1", {value_too_large, 2}},
             refused{"08", {bad_character, 1}},
             refused{"1.019", {bad_character, 4}},
             refused{"0xg", {bad_character, 2}},
             refused{"x7f", {bad_character, 0}},
             refused{"1a", {bad_character, 1}},
             refused{" 1", {bad_character, 0}},
             refused{"1 ", {bad_character, 1}},
             refused{"-1", {bad_character, 0}},
             refused{"+1", {bad_character, 0}},
             refused{"1.2.3.4\0"sv, {bad_character, 7}},
         }) {
        CAPTURE(each.text);
        const auto parsed = parse_legacy(each.text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error() == each.error);
    }
}

TEST_CASE("parse_legacy_network refuses a part that is no byte, wherever it stands") {
    CHECK(*parse_legacy_network("255.255.255.255") == 0xffffffffU);
    CHECK(parse_legacy_network("256").error() == parse_error{value_too_large, 0});
    CHECK(parse_legacy_network("1.2.0x100").error() == parse_error{value_too_large, 4});
    CHECK(parse_legacy_network("1.2.3.4.5").error() == parse_error{too_many_parts, 7});
    CHECK(parse_legacy_network("").error() == parse_error{empty, 0});
}

TEST_CASE("the parts of a classful address make it again") {
    for (const std::uint32_t value :
         {0x00000000U, 0x0a010203U, 0x7fffffffU, 0x80000001U, 0xac100a0bU, 0xbfffffffU, 0xc0000201U, 0xdfffffffU}) {
        const portsock::ipv4_address address(value);
        CAPTURE(address);
        CHECK(portsock::legacy_make_address(portsock::legacy_network_of(address), portsock::legacy_host_of(address)) ==
              address);
    }
}

TEST_CASE("legacy_make_address drops the bits of the host that its class has no room for") {
    CHECK(portsock::legacy_make_address(127, 0xff000001U) == "127.0.0.1"_ipv4);
    CHECK(portsock::legacy_make_address(0x8001, 0xffff0002U) == "128.1.0.2"_ipv4);
    CHECK(portsock::legacy_make_address(0xc00002, 0xffffff03U) == "192.0.2.3"_ipv4);
    CHECK(portsock::legacy_make_address(0x0a000000U, 5) == "10.0.0.5"_ipv4);
}

} // namespace
