#include <portsock/format.hpp>
#include <portsock/ip_network.hpp>

#include "support/random_values.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace portsock::literals;
using portsock::ip_address;
using portsock::ip_network;
using portsock::parse_error;
using enum portsock::parse_reason;

static_assert(ip_network() == "0.0.0.0/0"_network);
static_assert("10.0.0.0/8"_network.contains("10.1.2.3"_ip));
static_assert("2001:db8::/32"_network.last_address() == "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"_ip);

TEST_CASE("TEXT-8: every malformed network says why and where") {
    struct refused {
        std::string_view text;
        parse_error error;
    };
    for (const refused& each : {
             refused{"", {empty, 0}},
             refused{"/8", {empty, 0}},
             refused{"10.0.0.0", {bad_prefix, 8}},
             refused{"10.0.0.0/", {bad_prefix, 9}},
             refused{"10.0.0.0/33", {bad_prefix, 9}},
             refused{"10.0.0.0/08", {bad_prefix, 9}},
             refused{"10.0.0.0/-1", {bad_prefix, 9}},
             refused{"10.0.0.0/8 ", {bad_prefix, 9}},
             refused{"10.0.0.0/8/8", {bad_prefix, 9}},
             refused{"10.0.0.0/255.0.0.0", {bad_prefix, 9}},
             refused{"10.0.0.0/4294967304", {bad_prefix, 9}},
             refused{"10.0.0.1/8", {host_bits_set, 0}},
             refused{"10.0.0/8", {too_few_parts, 6}},
             refused{"10.0.0.256/8", {octet_too_large, 7}},
             refused{"::/129", {bad_prefix, 3}},
             refused{"::", {bad_prefix, 2}},
             refused{"2001:db8::1/64", {host_bits_set, 0}},
             refused{"fe80::%1/10", {bad_scope, 7}},
             refused{"fe80::%0/10", {bad_scope, 7}},
         }) {
        CAPTURE(each.text);
        const auto parsed = ip_network::parse(each.text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error() == each.error);
    }
}

TEST_CASE("make and make_masked take an address and a prefix length, and refuse what does not fit") {
    CHECK(*ip_network::make("10.0.0.0"_ip, 8) == "10.0.0.0/8"_network);
    CHECK(ip_network::make("10.0.0.1"_ip, 8).error() == parse_error{host_bits_set, 0});
    CHECK(*ip_network::make_masked("10.0.0.1"_ip, 8) == "10.0.0.0/8"_network);
    CHECK(*ip_network::make_masked("2001:db8::1"_ip, 0) == "::/0"_network);
    CHECK(*ip_network::make_masked("::ffff:10.1.2.3"_ip, 104) == "::ffff:10.0.0.0/104"_network);
    CHECK(ip_network::make_masked("10.0.0.0"_ip, 33).error() == parse_error{bad_prefix, 0});
    CHECK(ip_network::make_masked("::"_ip, 129).error() == parse_error{bad_prefix, 0});
    CHECK(ip_network::make_masked("fe80::1%1"_ip, 64).error() == parse_error{bad_scope, 0});
}

TEST_CASE("a network knows its first and last address and its mask") {
    struct known {
        ip_network network;
        ip_address first, last, mask;
    };
    for (const known& each : {
             known{"0.0.0.0/0"_network, "0.0.0.0"_ip, "255.255.255.255"_ip, "0.0.0.0"_ip},
             known{"192.0.2.0/24"_network, "192.0.2.0"_ip, "192.0.2.255"_ip, "255.255.255.0"_ip},
             known{"192.0.2.64/27"_network, "192.0.2.64"_ip, "192.0.2.95"_ip, "255.255.255.224"_ip},
             known{"192.0.2.1/32"_network, "192.0.2.1"_ip, "192.0.2.1"_ip, "255.255.255.255"_ip},
             known{"::/0"_network, "::"_ip, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ip, "::"_ip},
             known{"2001:db8:8000::/33"_network, "2001:db8:8000::"_ip, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"_ip,
                   "ffff:ffff:8000::"_ip},
             known{"::1/128"_network, "::1"_ip, "::1"_ip, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ip},
         }) {
        CAPTURE(each.network);
        CHECK(each.network.first_address() == each.first);
        CHECK(each.network.last_address() == each.last);
        CHECK(each.network.netmask() == each.mask);
    }
}

TEST_CASE("a network contains its own family only, and a scope changes nothing") {
    CHECK_FALSE("0.0.0.0/0"_network.contains("::"_ip));
    CHECK_FALSE("::/0"_network.contains("0.0.0.0"_ip));
    CHECK_FALSE("10.0.0.0/8"_network.contains("::ffff:10.0.0.1"_ip));
    CHECK("10.0.0.0/8"_network.contains("::ffff:10.0.0.1"_ip.unmapped()));
    CHECK("::ffff:0.0.0.0/96"_network.contains("::ffff:10.0.0.1"_ip));
    CHECK("fe80::/10"_network.contains("fe80::1%7"_ip));
    CHECK_FALSE("fe80::/64"_network.contains("fe80:0:0:1::1%7"_ip));
}

TEST_CASE("networks contain and overlap each other as their addresses do") {
    CHECK("10.0.0.0/8"_network.contains("10.1.0.0/16"_network));
    CHECK("10.0.0.0/8"_network.contains("10.0.0.0/8"_network));
    CHECK_FALSE("10.1.0.0/16"_network.contains("10.0.0.0/8"_network));
    CHECK_FALSE("10.0.0.0/16"_network.contains("10.0.0.0/8"_network));
    CHECK("10.1.0.0/16"_network.overlaps("10.0.0.0/8"_network));
    CHECK("10.0.0.0/8"_network.overlaps("10.1.0.0/16"_network));
    CHECK_FALSE("10.0.0.0/16"_network.overlaps("10.1.0.0/16"_network));
    CHECK_FALSE("0.0.0.0/0"_network.overlaps("::/0"_network));
}

TEST_CASE("10,000 random networks hold what lies between their first and last address, and are read as written") {
    random_values random(4);
    for (int round = 0; round < 10'000; ++round) {
        const ip_address address = random.one_in(2) ? ip_address(random.v4()) : ip_address(random.v6());
        const auto length = static_cast<unsigned>(random.below(address.is_v4() ? 33 : 129));
        const ip_network network = *ip_network::make_masked(address, length);
        REQUIRE(network.contains(address));
        REQUIRE(network.first_address() <= address);
        REQUIRE(address <= network.last_address());
        REQUIRE(*ip_network::parse(network.to_string()) == network);
        REQUIRE(*ip_network::parse_masked(address.to_string() + "/" + std::to_string(length)) == network);

        const ip_address other = address.is_v4() ? ip_address(random.v4()) : ip_address(random.v6());
        const bool between = network.first_address() <= other && other <= network.last_address();
        REQUIRE(network.contains(other) == between);
    }
}

TEST_CASE("networks compare by first address and length, and hash by both") {
    std::vector<ip_network> sorted{"::/0"_network, "10.0.0.0/16"_network, "10.0.0.0/8"_network, "9.0.0.0/8"_network};
    std::ranges::sort(sorted);
    CHECK(sorted ==
          std::vector<ip_network>{"9.0.0.0/8"_network, "10.0.0.0/8"_network, "10.0.0.0/16"_network, "::/0"_network});
    std::unordered_set<ip_network> set{"10.0.0.0/8"_network, "10.0.0.0/16"_network, "10.0.0.0/8"_network};
    CHECK(set.size() == 2);
    CHECK(std::hash<ip_network>()("10.0.0.0/8"_network) != std::hash<ip_network>()("10.0.0.0/16"_network));
}

TEST_CASE("a network's text fits max_text_length") {
    const ip_network longest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"_network;
    std::array<char, ip_network::max_text_length> buffer;
    CHECK(longest.format(buffer) == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128");
    CHECK(longest.format(std::span(buffer).first(43)) == longest.to_string());
    CHECK(longest.format(std::span(buffer).first(42)).empty());
}

} // namespace
