// L, M. Address text and byte order; resolution, host, interfaces.

#include <raw/scene.hpp>
#include <support/text_cases.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <string>
#include <string_view>

using namespace plain;
using namespace scene;

namespace {

using bytes = std::array<unsigned char, 16>;

struct parsed {
    bool good = false;
    bytes value{};
};
parsed parse(family of, std::string_view text) {
    parsed made;
    made.good = inet_pton(of, std::string(text).c_str(), made.value.data()).value == 1;
    return made;
}
/// What inet_pton() can be asked: a C string, and no scope, which it has no place for.
bool askable(std::string_view text) {
    return text.find('\0') == std::string_view::npos && text.find('%') == std::string_view::npos;
}

} // namespace

TEST_CASE("TEXT-1: IPv4 text is accepted iff it is four dot-separated decimal numbers 0 to 255 without leading zeros "
          "or other "
          "characters") {
    for (const auto& each : text_cases::accepted_v4) {
        CAPTURE(each.text);
        const parsed got = parse(family::ipv4, each.text);
        CHECK(got.good);
        std::uint32_t value = 0;
        for (const std::size_t i : {0U, 1U, 2U, 3U}) {
            value = value << 8U | got.value[i];
        }
        CHECK(value == each.value);
    }
    for (const auto& each : text_cases::refused_v4) {
        if (!askable(each.text)) { continue; }
        CAPTURE(each.text);
        CHECK_FALSE(parse(family::ipv4, each.text).good);
    }
}

TEST_CASE("TEXT-2: IPv6 text is accepted per RFC 4291 with optional numeric scope") {
    for (const auto& each : text_cases::accepted_v6) {
        if (!askable(each.text)) { continue; }
        CAPTURE(each.text);
        const parsed got = parse(family::ipv6, each.text);
        CHECK(got.good);
        if (got.good) {
            const bool same = got.value == each.bytes;
            CHECK(same);
        }
    }
    for (const auto& each : text_cases::refused_v6) {
        if (!askable(each.text)) { continue; }
        CAPTURE(each.text);
        CHECK_FALSE(parse(family::ipv6, each.text).good);
    }
}

TEST_CASE("TEXT-3: a failed parse leaves the variable that was to be assigned unchanged") {
    bytes untouched{};
    untouched.fill(0xa5);
    const auto leaves = [&](family of, std::string_view text) {
        bytes variable = untouched;
        return inet_pton(of, std::string(text).c_str(), variable.data()).value == 1 || variable == untouched;
    };
    for (const auto& each : text_cases::refused_v4) {
        CAPTURE(each.text);
        CHECK(leaves(family::ipv4, each.text));
    }
    for (const auto& each : text_cases::refused_v6) {
        CAPTURE(each.text);
        CHECK(leaves(family::ipv6, each.text));
    }
}

TEST_CASE("TEXT-4: IPv6 formatting follows RFC 5952; only IPv4-mapped addresses use dotted decimal") {
    for (const auto& each : text_cases::canonical_v6) {
        if (each.read.find('%') != std::string_view::npos) { continue; } // inet_ntop() knows no scope
        const parsed got = parse(family::ipv6, each.read);
        must(got.good);
        CHECK(inet_ntop(family::ipv6, got.value.data()) == std::string(each.canonical));
    }
}

TEST_CASE("TEXT-5: parse(format(x)) == x for random addresses") {
    std::minstd_rand next(1);
    for (int i = 0; i < 2000; ++i) {
        bytes value{};
        for (unsigned char& each : value) {
            each = next() % 3 == 0 ? static_cast<unsigned char>(0) : static_cast<unsigned char>(next() >> 8U);
        }
        const parsed six = parse(family::ipv6, inet_ntop(family::ipv6, value.data()));
        REQUIRE((six.good && six.value == value));
        const parsed four = parse(family::ipv4, inet_ntop(family::ipv4, value.data()));
        REQUIRE((four.good && std::equal(value.begin(), value.begin() + 4, four.value.begin())));
    }
}

TEST_CASE("TEXT-7: the port of an endpoint is the same integer before and after passing through the system") {
    address where;
    {
        const handle first = datagrams();
        where = name_of(first);
        must(plain::close(first));
    }
    const handle on = made(kind::datagram);
    must(plain::bind(on, where));
    CHECK(name_of(on).port == where.port);
}

TEST_CASE("RSLV-1: resolving a numeric address returns exactly that endpoint once") {
    const addresses four = plain::getaddrinfo("192.0.2.1", "80", {});
    REQUIRE(four.found.size() == 1);
    CHECK((four.found.front() == ipv4(192, 0, 2, 1, 80)));
    const addresses six = plain::getaddrinfo("::1", "80", {});
    REQUIRE(six.found.size() == 1);
    CHECK((six.found.front() == loopback_v6(80)));
}

TEST_CASE("RSLV-2: \"localhost\" resolves to loopback addresses only") {
    const addresses all = plain::getaddrinfo("localhost", "80", {});
    CHECK(all.error == "success");
    for (const address& each : all.found) {
        CHECK((each == loopback_v6(80) || (each.of == family::ipv4 && each.bytes[0] == 127)));
    }
}

TEST_CASE("RSLV-3: restricting to a family never returns another; a numeric address of the other family fails with "
          "host_not_found") {
    CHECK(plain::getaddrinfo("::1", "80", {family::ipv4}).error == "host_not_found");
    CHECK(plain::getaddrinfo("127.0.0.1", "80", {family::ipv6}).error == "host_not_found");
    for (const address& each : plain::getaddrinfo("localhost", "80", {family::ipv4}).found) {
        CHECK((each.of == family::ipv4));
    }
}

TEST_CASE("RSLV-4: neither host nor service fails with invalid_argument") {
    CHECK(plain::getaddrinfo(nullptr, nullptr, {}).error == "invalid_argument");
}

TEST_CASE("RSLV-5: shorthand, octal and hexadecimal IPv4 forms fail with host_not_found") {
    for (const std::string text : {"127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433"}) {
        CAPTURE(text);
        CHECK(plain::getaddrinfo(text.c_str(), "80", {family::unspecified, false, true}).error == "host_not_found");
    }
}

TEST_CASE("RSLV-6: a numeric service is accepted iff it is 1 to 5 digits with value 0 to 65535; otherwise "
          "service_not_found") {
    for (const std::string text : {"0", "80", "65535", "00080"}) {
        CAPTURE(text);
        CHECK(plain::getaddrinfo("127.0.0.1", text.c_str(), {}).error == "success");
    }
    for (const std::string text : {"65536", "000080", "-1", "+80", " 80", "80 ", "0x50"}) {
        CAPTURE(text);
        CHECK(plain::getaddrinfo("127.0.0.1", text.c_str(), {}).error == "service_not_found");
    }
}

TEST_CASE("RSLV-8: AI_NUMERICHOST with a name fails with host_not_found") {
    CHECK(plain::getaddrinfo("localhost", "80", {family::unspecified, false, true}).error == "host_not_found");
}

TEST_CASE(
    "RSLV-9: no host with passive yields the wildcard endpoints, without passive the loopback endpoints, IPv6 first") {
    const addresses wildcard = plain::getaddrinfo(nullptr, "80", {family::unspecified, true});
    REQUIRE(wildcard.found.size() == 2);
    CHECK((wildcard.found[0] == anywhere_v6(80)));
    CHECK((wildcard.found[1] == ipv4(0, 0, 0, 0, 80)));
    const addresses own = plain::getaddrinfo(nullptr, "80", {});
    REQUIRE(own.found.size() == 2);
    CHECK((own.found[0] == loopback_v6(80)));
    CHECK((own.found[1] == loopback(80)));
}

TEST_CASE("RSLV-11: a known service name resolves to its port regardless of letter case") {
    if (getservbyname("http").value != 80) { return cannot("this machine has no list of services"); }
    CHECK(getservbyname("HTTP").value == 80);
    CHECK(plain::getaddrinfo("127.0.0.1", "HTTP", {}).error == "success");
}

TEST_CASE("RSLV-12: reverse lookup returns a name and never an address as text") {
    const text numeric = plain::getnameinfo(loopback_v6(80), true);
    CHECK(numeric.host == "::1");
    const text nobody = plain::getnameinfo(ipv4(192, 0, 2, 1, 80), false);
    CHECK(nobody.host != "192.0.2.1");
}

TEST_CASE("HOST-1: gethostname() gives a non-empty name that is the same on every call") {
    CHECK_FALSE(plain::gethostname().empty());
    CHECK(plain::gethostname() == plain::gethostname());
}

TEST_CASE("IFACE-2: interface index and name convert into each other") {
    const std::string name = plain::if_indextoname(1);
    must(!name.empty());
    CHECK(plain::if_nametoindex(name.c_str()) == 1);
}
