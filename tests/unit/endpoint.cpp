#include <portsock/endpoint.hpp>
#include <portsock/format.hpp>

#include "support/random_values.hpp"
#include "support/text_cases.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace portsock::literals;
using portsock::endpoint;
using portsock::parse_error;
using portsock::parse_port;
using portsock::parse_reason;

static_assert(std::is_trivially_copyable_v<endpoint> && sizeof(endpoint) <= 28);
static_assert(endpoint() == "0.0.0.0:0"_endpoint);
static_assert("[::1]:65535"_endpoint == endpoint("::1"_ip, 65535));
static_assert(*parse_port("7777") == 7777);

TEST_CASE("TEXT-8: every malformed endpoint says why and where") {
    for (const text_cases::bad& each : text_cases::refused_endpoints) {
        CAPTURE(each.text);
        const auto parsed = endpoint::parse(each.text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error() == parse_error{each.reason, each.position});
    }
}

TEST_CASE("TEXT-8: a malformed address in an endpoint has the reason and the place it has in the whole text") {
    for (const text_cases::bad& each : text_cases::refused_v6) {
        if (each.text.find(']') != each.text.npos) {
            continue;
        }
        CAPTURE(each.text);
        const auto parsed = endpoint::parse("[" + std::string(each.text) + "]:80");
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error() == parse_error{each.reason, each.position + 1});
    }
    for (const text_cases::bad& each : text_cases::refused_v4) {
        if (each.text.find(':') != each.text.npos) {
            continue;
        }
        CAPTURE(each.text);
        const auto parsed = endpoint::parse(std::string(each.text) + ":80");
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error() == parse_error{each.reason, each.position});
    }
}

TEST_CASE("TEXT-5: 50,000 random endpoints are read as they were written") {
    random_values random(3);
    for (int round = 0; round < 50'000; ++round) {
        const endpoint place = random.endpoint();
        std::array<char, endpoint::max_text_length> buffer;
        const std::string_view text = place.format(buffer);
        const auto parsed = endpoint::parse(text);
        REQUIRE_MESSAGE(parsed.has_value(), std::string(text));
        REQUIRE(*parsed == place);
    }
}

TEST_CASE("parse_port reads all ports and no number beside them") {
    for (unsigned port = 0; port < 66'000; ++port) {
        const auto parsed = parse_port(std::to_string(port));
        REQUIRE(parsed.has_value() == (port <= 65535));
        if (parsed) {
            REQUIRE(*parsed == port);
        }
    }
    CHECK(*parse_port("00080") == 80);
    for (const std::string_view text :
         {"", "000080", "99999", "-1", "+1", " 1", "1 ", "0x1", "1a", "http", "4294967376"}) {
        CAPTURE(text);
        const auto parsed = parse_port(text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error() == parse_error{parse_reason::bad_port, 0});
    }
}

TEST_CASE("the longest endpoint has the length that max_text_length says, and fits a buffer of that length") {
    const endpoint longest = "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535"_endpoint;
    CHECK(longest.to_string().size() == endpoint::max_text_length);
    std::array<char, endpoint::max_text_length> exact;
    CHECK(longest.format(exact) == longest.to_string());
    std::array<char, endpoint::max_text_length - 1> short_by_one;
    CHECK(longest.format(short_by_one).empty());
}

TEST_CASE("unmapped writes the peer of a dual-stack socket as IPv4") {
    CHECK("[::ffff:192.0.2.1]:80"_endpoint.unmapped() == "192.0.2.1:80"_endpoint);
    CHECK("[::1]:80"_endpoint.unmapped() == "[::1]:80"_endpoint);
    CHECK("192.0.2.1:80"_endpoint.unmapped() == "192.0.2.1:80"_endpoint);
}

TEST_CASE("endpoints compare by address, then by port, and hash by both") {
    std::vector<endpoint> sorted{"[::1]:1"_endpoint, "127.0.0.1:80"_endpoint, "127.0.0.1:443"_endpoint,
                                 "10.0.0.1:9000"_endpoint};
    std::ranges::sort(sorted);
    CHECK(sorted == std::vector<endpoint>{"10.0.0.1:9000"_endpoint, "127.0.0.1:80"_endpoint, "127.0.0.1:443"_endpoint,
                                          "[::1]:1"_endpoint});
    std::unordered_set<std::size_t> hashes;
    for (unsigned port = 0; port < 65536; ++port) {
        hashes.insert(std::hash<endpoint>()(endpoint("192.0.2.1"_ip, static_cast<std::uint16_t>(port))));
    }
    CHECK(hashes.size() > 65'500);
}

} // namespace
