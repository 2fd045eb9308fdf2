#include <portsock/format.hpp>
#include <portsock/ip_address.hpp>

#include "support/random_values.hpp"
#include "support/text_cases.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace portsock::literals;
using portsock::ip_address;
using portsock::ipv4_address;
using portsock::ipv6_address;
using portsock::parse_error;

static_assert(sizeof(ipv4_address) == 4 && sizeof(ipv6_address) == 20 && sizeof(ip_address) == 24);
static_assert(std::is_trivially_copyable_v<ip_address> && std::is_nothrow_default_constructible_v<ip_address>);
static_assert(ip_address() == "0.0.0.0"_ip);
static_assert(ipv4_address({192, 0, 2, 1}) == "192.0.2.1"_ipv4);
static_assert(ipv4_address(0x7f000001U) == ipv4_address::loopback());
static_assert("1.2.3.4"_ipv4.bytes() == ipv4_address::byte_array{1, 2, 3, 4});
static_assert("1.2.3.4"_ipv4.to_uint() == 0x01020304U);
static_assert(ipv6_address::loopback() == "::1"_ipv6);
static_assert("fe80::1%5"_ipv6.scope() == 5);

template <class Address, class Cases>
void check_refused(const Cases& cases) {
    for (const text_cases::bad& each : cases) {
        CAPTURE(each.text);
        const auto parsed = Address::parse(each.text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error() == parse_error{each.reason, each.position});
    }
}

TEST_CASE("TEXT-8: every malformed IPv4 text says why and where") {
    check_refused<ipv4_address>(text_cases::refused_v4);
}

TEST_CASE("TEXT-8: every malformed IPv6 text says why and where") {
    check_refused<ipv6_address>(text_cases::refused_v6);
}

TEST_CASE("ip_address reads IPv6 where there is a colon, else IPv4, with the reasons of either") {
    for (const auto& each : text_cases::accepted_v4) {
        CHECK(*ip_address::parse(each.text) == ipv4_address(each.value));
    }
    for (const auto& each : text_cases::accepted_v6) {
        CHECK(*ip_address::parse(each.text) == ipv6_address(each.bytes, each.scope));
    }
    CHECK(ip_address::parse("1.2.3").error() == ipv4_address::parse("1.2.3").error());
    CHECK(ip_address::parse("1::2::3").error() == ipv6_address::parse("1::2::3").error());
    CHECK(ip_address::parse("").error() == parse_error{portsock::parse_reason::empty, 0});
}

TEST_CASE("a part of every length from one to three digits and every value is read at every place of an IPv4 text") {
    for (unsigned value = 0; value < 1100; ++value) {
        for (std::size_t place = 0; place < 4; ++place) {
            std::string text;
            for (std::size_t part = 0; part < 4; ++part) {
                if (part != 0) {
                    text += '.';
                }
                text += part == place ? std::to_string(value) : "7";
            }
            CAPTURE(text);
            const auto parsed = ipv4_address::parse(text);
            REQUIRE(parsed.has_value() == (value <= 255));
            if (parsed) {
                CHECK(parsed->bytes()[place] == value);
                CHECK(parsed->to_string() == text);
            } else {
                CHECK(parsed.error() ==
                      parse_error{portsock::parse_reason::octet_too_large, 2U * static_cast<std::uint32_t>(place)});
            }
        }
    }
}

TEST_CASE("no single changed character of an address reads beyond the text or is accepted with another meaning") {
    constexpr std::array<std::string_view, 3> texts{"192.0.2.200", "2001:db8::8a2e:1.2.3.4", "fe80::1:22:333:4444%67"};
    for (const std::string_view text : texts) {
        for (std::size_t at = 0; at < text.size(); ++at) {
            for (unsigned code = 0; code < 256; ++code) {
                // A vector of its own length, so that sanitizers see a read beyond it.
                std::vector<char> changed(text.begin(), text.end());
                changed[at] = static_cast<char>(code);
                const std::string_view view(changed.data(), changed.size());
                CAPTURE(std::string(view));
                const auto parsed = ip_address::parse(view);
                if (parsed) {
                    CHECK(*ip_address::parse(parsed->to_string()) == *parsed);
                } else {
                    CHECK(parsed.error().position <= view.size());
                }
            }
        }
    }
}

TEST_CASE("every beginning of an address that is none says where it ends or goes wrong") {
    for (const std::string_view text : {"255.255.255.255", "1:2:3:4:5:6:7:8", "1::2:1.2.3.4%4294967295"}) {
        for (std::size_t length = 0; length < text.size(); ++length) {
            const std::vector<char> cut(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
            const auto parsed = ip_address::parse({cut.data(), cut.size()});
            if (!parsed) {
                CHECK(parsed.error().position <= length);
            }
        }
    }
}

TEST_CASE("TEXT-5: 50,000 random addresses are read as they were written") {
    random_values random(1);
    for (int round = 0; round < 50'000; ++round) {
        const ip_address address = random.ip();
        std::array<char, ip_address::max_text_length> buffer;
        const std::string_view text = address.format(buffer);
        const auto parsed = ip_address::parse(text);
        REQUIRE_MESSAGE(parsed.has_value(), std::string(text));
        REQUIRE(*parsed == address);
    }
}

TEST_CASE("format writes into a buffer that is just long enough and leaves one that is too short without a text") {
    for (const ip_address address : {"1.2.3.4"_ip, "255.255.255.255"_ip, "::"_ip, "2001:db8::ffff%12"_ip,
                                     "1:2:3:4:5:6:7:8%4294967295"_ip, "::ffff:255.255.255.255"_ip}) {
        const std::string text = address.to_string();
        for (std::size_t room = 0; room <= ip_address::max_text_length + 2; ++room) {
            std::string buffer(ip_address::max_text_length + 4, '#');
            const std::string_view written = address.format(std::span(buffer).first(room));
            CHECK(written == (room < text.size() ? "" : text));
            CHECK(std::all_of(buffer.begin() + static_cast<std::ptrdiff_t>(room), buffer.end(),
                              [](char each) { return each == '#'; }));
        }
    }
}

TEST_CASE("the longest texts have the length that max_text_length says") {
    CHECK("255.255.255.255"_ipv4.to_string().size() == ipv4_address::max_text_length);
    CHECK("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295"_ipv6.to_string().size() ==
          ipv6_address::max_text_length);
}

TEST_CASE("the predicates of IPv4 hold inside their blocks and not one address outside") {
    struct block {
        bool (ipv4_address::*predicate)() const noexcept;
        ipv4_address first, last;
    };
    for (const block& each : {block{&ipv4_address::is_loopback, "127.0.0.0"_ipv4, "127.255.255.255"_ipv4},
                              block{&ipv4_address::is_private, "10.0.0.0"_ipv4, "10.255.255.255"_ipv4},
                              block{&ipv4_address::is_private, "172.16.0.0"_ipv4, "172.31.255.255"_ipv4},
                              block{&ipv4_address::is_private, "192.168.0.0"_ipv4, "192.168.255.255"_ipv4},
                              block{&ipv4_address::is_shared, "100.64.0.0"_ipv4, "100.127.255.255"_ipv4},
                              block{&ipv4_address::is_link_local, "169.254.0.0"_ipv4, "169.254.255.255"_ipv4},
                              block{&ipv4_address::is_documentation, "192.0.2.0"_ipv4, "192.0.2.255"_ipv4},
                              block{&ipv4_address::is_documentation, "198.51.100.0"_ipv4, "198.51.100.255"_ipv4},
                              block{&ipv4_address::is_documentation, "203.0.113.0"_ipv4, "203.0.113.255"_ipv4},
                              block{&ipv4_address::is_multicast, "224.0.0.0"_ipv4, "239.255.255.255"_ipv4},
                              block{&ipv4_address::is_broadcast, "255.255.255.255"_ipv4, "255.255.255.255"_ipv4},
                              block{&ipv4_address::is_unspecified, "0.0.0.0"_ipv4, "0.0.0.0"_ipv4}}) {
        CAPTURE(each.first);
        CHECK((each.first.*each.predicate)());
        CHECK((each.last.*each.predicate)());
        CHECK_FALSE((ipv4_address(each.first.to_uint() - 1).*each.predicate)());
        CHECK_FALSE((ipv4_address(each.last.to_uint() + 1).*each.predicate)());
    }
}

TEST_CASE("the predicates of IPv6 hold inside their blocks and not one address outside") {
    CHECK("::"_ipv6.is_unspecified());
    CHECK_FALSE("::1"_ipv6.is_unspecified());
    CHECK_FALSE("1::"_ipv6.is_unspecified());
    CHECK("::1"_ipv6.is_loopback());
    CHECK_FALSE("::2"_ipv6.is_loopback());
    CHECK_FALSE("1::1"_ipv6.is_loopback());
    CHECK("fc00::"_ipv6.is_private());
    CHECK("fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6.is_private());
    CHECK_FALSE("fbff::"_ipv6.is_private());
    CHECK_FALSE("fe00::"_ipv6.is_private());
    CHECK("fe80::1%3"_ipv6.is_link_local());
    CHECK("febf:ffff::"_ipv6.is_link_local());
    CHECK_FALSE("fe7f::"_ipv6.is_link_local());
    CHECK_FALSE("fec0::"_ipv6.is_link_local());
    CHECK("ff02::1"_ipv6.is_multicast());
    CHECK_FALSE("feff::1"_ipv6.is_multicast());
    CHECK("2001:db8:ffff::"_ipv6.is_documentation());
    CHECK_FALSE("2001:db9::"_ipv6.is_documentation());
    CHECK("3fff:fff::"_ipv6.is_documentation());
    CHECK_FALSE("3fff:1000::"_ipv6.is_documentation());
    CHECK("::ffff:0:0"_ipv6.is_v4_mapped());
    CHECK_FALSE("::fffe:0:0"_ipv6.is_v4_mapped());
    CHECK_FALSE("::1:ffff:0:0"_ipv6.is_v4_mapped());
}

TEST_CASE("an IPv4-mapped address is judged as the IPv4 address in it") {
    CHECK("::ffff:127.0.0.1"_ip.is_loopback());
    CHECK("::ffff:10.0.0.1"_ip.is_private());
    CHECK("::ffff:169.254.1.1"_ip.is_link_local());
    CHECK("::ffff:224.0.0.1"_ip.is_multicast());
    CHECK("::ffff:192.0.2.1"_ip.is_documentation());
    CHECK("::ffff:0.0.0.0"_ip.is_unspecified());
    CHECK("::ffff:255.255.255.255"_ip.is_broadcast());
    CHECK_FALSE("::ffff:8.8.8.8"_ip.is_private());
    CHECK_FALSE("::255.255.255.255"_ip.is_broadcast());
}

TEST_CASE("the predicates of ip_address are those of the address in it") {
    random_values random(2);
    for (int round = 0; round < 2'000; ++round) {
        const ipv4_address v4 = random.v4();
        const ip_address either(v4);
        CHECK(either.is_v4());
        CHECK_FALSE(either.is_v4_mapped());
        CHECK(either.v4() == v4);
        CHECK(either.is_multicast() == v4.is_multicast());
        CHECK(either.is_private() == v4.is_private());
        const ipv6_address v6 = random.scoped_v6();
        CHECK(ip_address(v6).is_v6());
        CHECK(ip_address(v6).v6() == v6);
        CHECK(ip_address(v6).scope() == v6.scope());
        CHECK(ip_address(v6).is_v4_mapped() == v6.is_v4_mapped());
    }
}

TEST_CASE("mapped and unmapped convert between IPv4 and its IPv6 form and leave all else alone") {
    CHECK("192.0.2.1"_ip.mapped() == "::ffff:192.0.2.1"_ip);
    CHECK("::ffff:192.0.2.1"_ip.unmapped() == "192.0.2.1"_ip);
    CHECK("::ffff:192.0.2.1%3"_ip.unmapped() == "192.0.2.1"_ip);
    CHECK("::192.0.2.1"_ip.unmapped() == "::192.0.2.1"_ip);
    CHECK("2001:db8::1"_ip.mapped() == "2001:db8::1"_ip);
    CHECK("192.0.2.1"_ip.unmapped() == "192.0.2.1"_ip);
}

TEST_CASE("addresses compare by family, bytes and scope, and by nothing else") {
    CHECK("1.2.3.4"_ip != "::ffff:1.2.3.4"_ip);
    CHECK("fe80::1%1"_ip != "fe80::1%2"_ip);
    CHECK("fe80::1"_ip != "fe80::1%1"_ip);
    CHECK("FE80:0::0001"_ip == "fe80::1"_ip);
    std::vector<ip_address> sorted{"ff02::1"_ip, "fe80::1%2"_ip,       "fe80::1"_ip, "255.255.255.255"_ip,
                                   "::"_ip,      "128.0.0.0"_ip,       "fe80::2"_ip, "1.2.3.4"_ip,
                                   "2001::"_ip,  "fe80::1%1000000"_ip, "9.0.0.0"_ip};
    std::ranges::sort(sorted);
    CHECK(sorted == std::vector<ip_address>{"1.2.3.4"_ip, "9.0.0.0"_ip, "128.0.0.0"_ip, "255.255.255.255"_ip, "::"_ip,
                                            "2001::"_ip, "fe80::1"_ip, "fe80::1%2"_ip, "fe80::1%1000000"_ip,
                                            "fe80::2"_ip, "ff02::1"_ip});
}

TEST_CASE("the hashes of neighbouring addresses differ, also in their low bits") {
    std::unordered_set<std::size_t> hashes;
    std::unordered_set<std::size_t> low_bits;
    for (std::uint32_t host = 0; host < 4096; ++host) {
        const std::size_t hash = std::hash<ip_address>()(ipv4_address(0x0a000000U + (host << 8)));
        hashes.insert(hash);
        low_bits.insert(hash % 4096);
    }
    CHECK(hashes.size() > 4090);
    // 4096 balls in 4096 boxes leave about 63 % of the boxes in use.
    CHECK(low_bits.size() > 2300);
    CHECK(std::hash<ipv6_address>()("fe80::1%1"_ipv6) != std::hash<ipv6_address>()("fe80::1%2"_ipv6));
    CHECK(std::hash<ip_address>()("1.2.3.4"_ip) == std::hash<ip_address>()("1.2.3.4"_ip));
    CHECK(std::hash<ip_address>()("1.2.3.4"_ip) != std::hash<ip_address>()("::ffff:1.2.3.4"_ip));
}

TEST_CASE("every reason for failure has its own ASCII sentence") {
    std::unordered_set<std::string_view> sentences;
    for (unsigned code = 0; code <= static_cast<unsigned>(portsock::parse_reason::value_too_large); ++code) {
        const std::string_view sentence = to_string(static_cast<portsock::parse_reason>(code));
        CHECK(sentences.insert(sentence).second);
        CHECK(sentence != "unknown");
        CHECK(std::ranges::all_of(sentence, [](char each) { return each >= ' ' && each <= '~'; }));
    }
    CHECK(to_string(static_cast<portsock::parse_reason>(200)) == "unknown");
}

} // namespace
