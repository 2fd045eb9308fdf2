/// \file
/// Texts, what they mean, and why they mean nothing. Shared by the unit tests and the conformance suite.
#pragma once

#include <portsock/endpoint.hpp>
#include <portsock/parse_error.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace text_cases {

using enum portsock::parse_reason;
using namespace std::string_view_literals;

struct good_v4 {
    std::string_view text;
    std::uint32_t value;
};
struct good_v6 {
    std::string_view text;
    portsock::ipv6_address::byte_array bytes;
    std::uint32_t scope = 0;
};
struct bad {
    std::string_view text;
    portsock::parse_reason reason;
    std::uint32_t position;
};
struct written_v6 {
    std::string_view read;
    std::string_view canonical;
};

inline constexpr std::array accepted_v4{
    good_v4{"0.0.0.0", 0x00000000U},         good_v4{"1.2.3.4", 0x01020304U},
    good_v4{"127.0.0.1", 0x7f000001U},       good_v4{"255.255.255.255", 0xffffffffU},
    good_v4{"192.168.178.212", 0xc0a8b2d4U}, good_v4{"10.20.30.40", 0x0a141e28U},
    good_v4{"99.100.199.200", 0x6364c7c8U},  good_v4{"249.250.254.9", 0xf9fafe09U},
    good_v4{"0.0.0.255", 0x000000ffU},       good_v4{"100.0.0.1", 0x64000001U},
};

inline constexpr std::array refused_v4{
    bad{"", empty, 0},
    bad{"1", too_few_parts, 1},
    bad{"127.1", too_few_parts, 5},
    bad{"1.2.3", too_few_parts, 5},
    bad{"1.2.3.", empty_part, 6},
    bad{".1.2.3", empty_part, 0},
    bad{"1..2.3", empty_part, 2},
    bad{"...", empty_part, 0},
    bad{"1.2.3.4.", too_many_parts, 7},
    bad{"1.2.3.4.5", too_many_parts, 7},
    bad{"1.2.3.256", octet_too_large, 6},
    bad{"256.2.3.4", octet_too_large, 0},
    bad{"1.2.999.4", octet_too_large, 4},
    bad{"1.2345.3.4", octet_too_large, 2},
    bad{"1.2.3.1000", octet_too_large, 6},
    bad{"2130706433", octet_too_large, 0},
    bad{"4294967297.0.0.1", octet_too_large, 0},
    bad{"01.2.3.4", leading_zero, 0},
    bad{"1.2.3.04", leading_zero, 6},
    bad{"1.2.3.099", leading_zero, 6},
    bad{"1.2.09.4", leading_zero, 4},
    bad{"1.00.3.4", leading_zero, 2},
    bad{"1.2.000.4", leading_zero, 4},
    bad{"010.0.0.1", leading_zero, 0},
    bad{"0x7f000001", bad_character, 1},
    bad{"0x7f.0.0.1", bad_character, 1},
    bad{" 1.2.3.4", bad_character, 0},
    bad{"1.2.3.4 ", bad_character, 7},
    bad{"1.2.3.4\n", bad_character, 7},
    bad{"1.2.3.4\0"sv, bad_character, 7},
    bad{"1.2.3.4:80", bad_character, 7},
    bad{"1.2.3.4/8", bad_character, 7},
    bad{"1.2.3.4%1", bad_character, 7},
    bad{"+1.2.3.4", bad_character, 0},
    bad{"1.-2.3.4", bad_character, 2},
    bad{"1,2,3,4", bad_character, 1},
    bad{"1.2.3.a", bad_character, 6},
    bad{"localhost", bad_character, 0},
    bad{"\xef\xbc\x91.2.3.4", bad_character, 0},
};

inline constexpr std::array accepted_v6{
    good_v6{"::", {}},
    good_v6{"::1", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
    good_v6{"1::", {0, 1}},
    good_v6{"2001:db8::1", {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
    good_v6{"2001:DB8::1", {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
    good_v6{"2001:0db8:0000:0000:0000:0000:0000:0001", {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
    good_v6{"1:2:3:4:5:6:7:8", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}},
    good_v6{"1:2:3:4:5:6:7::", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0}},
    good_v6{"::2:3:4:5:6:7:8", {0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}},
    good_v6{"1:2:3::5:6:7:8", {0, 1, 0, 2, 0, 3, 0, 0, 0, 5, 0, 6, 0, 7, 0, 8}},
    good_v6{"1::5:6:7:8", {0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 6, 0, 7, 0, 8}},
    good_v6{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}},
    good_v6{"::ffff:1.2.3.4", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4}},
    good_v6{"::1.2.3.4", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4}},
    good_v6{"1:2:3:4:5:6:1.2.3.4", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 1, 2, 3, 4}},
    good_v6{"1:2:3:4:5::1.2.3.4", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 0, 1, 2, 3, 4}},
    good_v6{"64:ff9b::192.0.2.33", {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 33}},
    good_v6{"fe80::1%1", {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 1},
    good_v6{"fe80::%4294967295", {0xfe, 0x80}, 4294967295U},
    good_v6{"::ffff:1.2.3.4%7", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4}, 7},
    good_v6{"1:2:3:4:5:6:7:8%10", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}, 10},
};

inline constexpr std::array refused_v6{
    bad{"", empty, 0},
    bad{":", empty_part, 0},
    bad{":1::2", empty_part, 0},
    bad{"1:2:3:4:5:6:7:", empty_part, 13},
    bad{"1::2:", empty_part, 4},
    bad{"1:%1", empty_part, 1},
    bad{"%1", empty, 0},
    bad{":::", double_compression, 2},
    bad{"1:::2", double_compression, 3},
    bad{"1::2::3", double_compression, 4},
    bad{"1", too_few_parts, 1},
    bad{"1:2:3:4:5:6:7", too_few_parts, 13},
    bad{"1:2:3:4:5:1.2.3.4", too_few_parts, 17},
    bad{"1:2:3:4:5:6:7:8:9", too_many_parts, 16},
    bad{"1:2:3:4:5:6:7:8::", too_many_parts, 15},
    bad{"1:2:3:4::5:6:7:8", too_many_parts, 15},
    bad{"::1:2:3:4:5:6:7:8", too_many_parts, 16},
    bad{"1:2:3:4:5:6:7:1.2.3.4", too_many_parts, 14},
    bad{"1::2:3:4:5:6:1.2.3.4", too_many_parts, 13},
    bad{"12345::", group_too_long, 0},
    bad{"::00001", group_too_long, 2},
    bad{"1:02345:3:4:5:6:7:8", group_too_long, 2},
    bad{"::g", bad_character, 2},
    bad{"1:2x::", bad_character, 3},
    bad{" ::1", bad_character, 0},
    bad{"::1 ", bad_character, 3},
    bad{"[::1]", bad_character, 0},
    bad{"::1\0"sv, bad_character, 3},
    bad{"::1/64", bad_character, 3},
    bad{"1.2.3.4", too_few_parts, 7},
    bad{"::-1", bad_character, 2},
    bad{"::.2.3.4", bad_character, 2},
    bad{"::1.2.3.4:5", bad_character, 9},
    bad{"::1.2.3.04", leading_zero, 8},
    bad{"1::001.2.3.4", leading_zero, 3},
    bad{"::1.2.3.256", octet_too_large, 8},
    bad{"::1.2.3", too_few_parts, 7},
    bad{"::1.2.3.", empty_part, 8},
    bad{"::1.2.3.4.5", too_many_parts, 9},
    bad{"::1a.2.3.4", bad_character, 3},
    bad{"fe80::1%", bad_scope, 8},
    bad{"fe80::1%0", bad_scope, 8},
    bad{"fe80::1%01", bad_scope, 8},
    bad{"fe80::1%4294967296", bad_scope, 8},
    bad{"fe80::1%99999999999999999999", bad_scope, 8},
    bad{"fe80::1%lo", bad_scope, 8},
    bad{"fe80::1%1 ", bad_scope, 8},
    bad{"fe80::1%+1", bad_scope, 8},
    bad{"fe80::1%1%2", bad_scope, 8},
};

inline constexpr std::array canonical_v6{
    written_v6{"0:0:0:0:0:0:0:0", "::"},
    written_v6{"0:0:0:0:0:0:0:1", "::1"},
    written_v6{"1:0:0:0:0:0:0:0", "1::"},
    written_v6{"2001:0DB8:0:0:0:0:0:0001", "2001:db8::1"},
    written_v6{"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
    written_v6{"0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1"},
    written_v6{"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
    written_v6{"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
    written_v6{"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
    written_v6{"0:0:3:4:5:6:7:8", "::3:4:5:6:7:8"},
    written_v6{"1:2:3:0:0:6:7:8", "1:2:3::6:7:8"},
    written_v6{"ABCD:EF01:2345:6789:abcd:ef01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"},
    written_v6{"0a:00b:000c:d:1000:0100:0010:1", "a:b:c:d:1000:100:10:1"},
    written_v6{"::ffff:c000:0280", "::ffff:192.0.2.128"},
    written_v6{"::ffff:0:0", "::ffff:0.0.0.0"},
    written_v6{"::ffff:ffff:ffff", "::ffff:255.255.255.255"},
    written_v6{"::1.2.3.4", "::102:304"},
    written_v6{"::0.0.0.2", "::2"},
    written_v6{"::ffff:0:1.2.3.4", "::ffff:0:102:304"},
    written_v6{"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
    written_v6{"fe80::5efe:192.0.2.1", "fe80::5efe:c000:201"},
    written_v6{"::fffe:1.2.3.4", "::fffe:102:304"},
    written_v6{"1::ffff:1.2.3.4", "1::ffff:102:304"},
    written_v6{"FE80:0:0:0:0:0:0:1%12", "fe80::1%12"},
    written_v6{"::%4294967295", "::%4294967295"},
};

struct good_endpoint {
    std::string_view text;
    std::string_view address;
    std::uint16_t port;
};

inline constexpr std::array accepted_endpoints{
    good_endpoint{"0.0.0.0:0", "0.0.0.0", 0},
    good_endpoint{"192.0.2.1:80", "192.0.2.1", 80},
    good_endpoint{"255.255.255.255:65535", "255.255.255.255", 65535},
    good_endpoint{"127.0.0.1:00080", "127.0.0.1", 80},
    good_endpoint{"[::]:0", "::", 0},
    good_endpoint{"[::1]:443", "::1", 443},
    good_endpoint{"[2001:db8::1]:65535", "2001:db8::1", 65535},
    good_endpoint{"[fe80::1%2]:1", "fe80::1%2", 1},
    good_endpoint{"[::ffff:192.0.2.1]:80", "::ffff:192.0.2.1", 80},
};

inline constexpr std::array refused_endpoints{
    bad{"", empty, 0},
    bad{":80", empty, 0},
    bad{"192.0.2.1", bad_port, 9},
    bad{"192.0.2.1:", bad_port, 10},
    bad{"192.0.2.1:65536", bad_port, 10},
    bad{"192.0.2.1:000080", bad_port, 10},
    bad{"192.0.2.1:99999999999", bad_port, 10},
    bad{"192.0.2.1:+80", bad_port, 10},
    bad{"192.0.2.1:-1", bad_port, 10},
    bad{"192.0.2.1: 80", bad_port, 10},
    bad{"192.0.2.1:80 ", bad_port, 10},
    bad{"192.0.2.1:0x50", bad_port, 10},
    bad{"192.0.2.1:http", bad_port, 10},
    bad{"192.0.2.1:80\0"sv, bad_port, 10},
    bad{"192.0.2.256:80", octet_too_large, 8},
    bad{"192.0.2:80", too_few_parts, 7},
    bad{" 192.0.2.1:80", bad_character, 0},
    bad{"localhost:80", bad_character, 0},
    bad{"::1:80", missing_bracket, 0},
    bad{"::1", missing_bracket, 0},
    bad{"192.0.2.1:80:80", missing_bracket, 0},
    bad{"[::1", missing_bracket, 4},
    bad{"[::1:80", missing_bracket, 7},
    bad{"[::1]", bad_port, 5},
    bad{"[::1]:", bad_port, 6},
    bad{"[::1]80", bad_port, 5},
    bad{"[::1]]:80", bad_port, 5},
    bad{"[::1]:65536", bad_port, 6},
    bad{"[]:80", empty, 1},
    bad{"[192.0.2.1]:80", too_few_parts, 10},
    bad{"[::g]:80", bad_character, 3},
    bad{"[[::1]]:80", bad_character, 1},
    bad{"[fe80::1%0]:80", bad_scope, 9},
};

} // namespace text_cases
