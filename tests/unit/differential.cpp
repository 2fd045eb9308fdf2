// portsock and the operating system read and write the same text, but for the differences written out here.
#include <portsock/ip_address.hpp>
#include <portsock/legacy_address.hpp>

#include "support/os_text.hpp"
#include "support/random_values.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

namespace {

using portsock::ipv4_address;
using portsock::ipv6_address;

/// A text with one to three characters inserted, removed, replaced, or exchanged with their neighbours.
std::string mutated(std::string text, std::string_view alphabet, random_values& random) {
    const std::size_t times = 1 + random.below(3);
    for (std::size_t change = 0; change < times; ++change) {
        const std::size_t at = random.below(text.size() + 1);
        const char letter = alphabet[random.below(alphabet.size())];
        switch (random.below(4)) {
        case 0:
            text.insert(at, 1, letter);
            break;
        case 1:
            if (at < text.size()) {
                text.erase(at, 1);
            }
            break;
        case 2:
            if (at < text.size()) {
                text[at] = letter;
            }
            break;
        default:
            if (at + 1 < text.size()) {
                std::swap(text[at], text[at + 1]);
            }
            break;
        }
    }
    return text;
}

/// Whether a decimal part of the text begins with a zero that some systems overlook: in IPv4 text
/// or in IPv4 text embedded in IPv6 text.
bool has_leading_zero_before_dot(std::string_view text) {
    if (text.find('.') == text.npos) {
        return false;
    }
    const std::size_t first_part = text.find_last_of(':') == text.npos ? 0 : text.find_last_of(':') + 1;
    for (std::size_t start = first_part; start < text.size();) {
        const std::size_t end = text.find('.', start) == text.npos ? text.size() : text.find('.', start);
        if (end - start > 1 && text[start] == '0') {
            return true;
        }
        start = end + 1;
    }
    return false;
}

/// Whether systems differ about dotted IPv4 text at the end of this IPv6 address: IPv4-compatible, IPv4-translated and
/// ISATAP addresses, and ::ffff:0.0.0.0.
bool is_dotted_by_taste(const ipv6_address::byte_array& bytes) {
    bool eight_zeros = true;
    for (std::size_t at = 0; at < 8; ++at) {
        eight_zeros = eight_zeros && bytes[at] == 0;
    }
    const auto ninth_to_twelfth = std::array{bytes[8], bytes[9], bytes[10], bytes[11]};
    const bool compatible = eight_zeros && ninth_to_twelfth == std::array<std::uint8_t, 4>{0, 0, 0, 0};
    const bool mapped_zero = ipv6_address(bytes) == ipv6_address::mapped(ipv4_address::unspecified());
    const bool translated = eight_zeros && ninth_to_twelfth == std::array<std::uint8_t, 4>{0xff, 0xff, 0, 0};
    const bool isatap = (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
    return compatible || mapped_zero || translated || isatap;
}

TEST_CASE("100,000 IPv4 texts, half of them damaged, mean to portsock what they mean to the system") {
    random_values random(5);
    int accepted = 0;
    for (int round = 0; round < 100'000; ++round) {
        std::string text = random.v4().to_string();
        if (random.one_in(2)) {
            text = mutated(text, "0123456789.. :-+xaF/%", random);
        }
        const auto ours = ipv4_address::parse(text);
        const auto theirs = os_text::parse_v4(text);
        CAPTURE(text);
        if (ours) {
            ++accepted;
            REQUIRE(theirs.has_value());
            REQUIRE(ours->bytes() == *theirs);
        } else if (theirs) {
            REQUIRE(has_leading_zero_before_dot(text));
        }
    }
    // Neither half of the comparison may become empty.
    CHECK(accepted > 50'000);
    CHECK(accepted < 80'000);
}

TEST_CASE("100,000 IPv6 texts, half of them damaged, mean to portsock what they mean to the system") {
    random_values random(6);
    int accepted = 0;
    for (int round = 0; round < 100'000; ++round) {
        std::string text = random.v6().to_string();
        if (random.one_in(8)) {
            text = "1:2:" + random.v6().to_string();
        }
        if (random.one_in(8)) {
            text.resize(random.below(text.size()));
            text += "::" + random.v4().to_string();
        }
        if (random.one_in(2)) {
            text = mutated(text, "0123456789abcdefABCDEF::::.gx -/[]", random);
        }
        const auto ours = ipv6_address::parse(text);
        const auto theirs = os_text::parse_v6(text);
        CAPTURE(text);
        if (ours) {
            ++accepted;
            REQUIRE(theirs.has_value());
            REQUIRE(ours->bytes() == *theirs);
        } else if (theirs) {
            REQUIRE(has_leading_zero_before_dot(text));
        }
    }
    CHECK(accepted > 40'000);
    CHECK(accepted < 80'000);
}

TEST_CASE("a scope in IPv6 text is portsock's own: the system's inet_pton refuses it") {
    CHECK(ipv6_address::parse("fe80::1%1").has_value());
    CHECK_FALSE(os_text::parse_v6("fe80::1%1").has_value());
}

TEST_CASE("100,000 addresses are written as the system writes them, but for dotted endings") {
    random_values random(7);
    int compared = 0;
    for (int round = 0; round < 100'000; ++round) {
        const ipv4_address v4 = random.v4();
        REQUIRE(v4.to_string() == os_text::format_v4(v4.bytes()));
        const ipv6_address v6 = random.v6();
        const std::string theirs = os_text::format_v6(v6.bytes());
        if (is_dotted_by_taste(v6.bytes())) {
            REQUIRE(ipv6_address::parse(theirs).value() == v6);
        } else {
            ++compared;
            REQUIRE(v6.to_string() == theirs);
        }
    }
    CHECK(compared > 90'000);
}

TEST_CASE(
    "50,000 texts of the historical forms, half of them damaged, mean to parse_legacy what they mean to the system") {
    random_values random(8);
    int accepted = 0;
    for (int round = 0; round < 50'000; ++round) {
        std::string text;
        const std::size_t parts = 1 + random.below(4);
        for (std::size_t part = 0; part < parts; ++part) {
            if (part != 0) {
                text += '.';
            }
            const std::uint64_t value = part + 1 == parts ? random.bits() >> (32 + 8 * part) : random.below(256);
            constexpr std::string_view digits = "0123456789abcdef";
            const std::size_t base = std::array<std::size_t, 3>{8, 10, 16}[random.below(3)];
            std::string number;
            for (std::uint64_t rest = value; rest != 0 || number.empty(); rest /= base) {
                number.insert(0, 1, digits[static_cast<std::size_t>(rest % base)]);
            }
            text += base == 8 ? "0" : base == 16 ? "0x" : "";
            text += number;
        }
        if (random.one_in(2)) {
            text = mutated(text, "0123456789..xXaFg:-", random);
        }
        const auto ours = portsock::parse_legacy(text);
        const std::uint32_t theirs = os_text::parse_legacy(text);
        CAPTURE(text);
        if (ours) {
            ++accepted;
            REQUIRE(ours->to_uint() == theirs);
        } else {
            REQUIRE(theirs == 0xffffffffU);
        }
    }
    CHECK(accepted > 25'000);
    CHECK(accepted < 48'000);
}

} // namespace
