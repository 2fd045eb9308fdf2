#include <portsock/format.hpp>

#include <iomanip>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

namespace {

using namespace portsock::literals;

template <class T>
std::string streamed(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

TEST_CASE("streams receive the canonical text of every value") {
    CHECK(streamed("192.0.2.1"_ipv4) == "192.0.2.1");
    CHECK(streamed("2001:DB8::1"_ipv6) == "2001:db8::1");
    CHECK(streamed("fe80::1%3"_ip) == "fe80::1%3");
    CHECK(streamed("10.0.0.0/8"_network) == "10.0.0.0/8");
    CHECK(streamed("[::1]:80"_endpoint) == "[::1]:80");
}

TEST_CASE("the width and fill of a stream apply to the whole address") {
    std::ostringstream out;
    out << std::left << std::setfill('.') << std::setw(12) << "192.0.2.1"_ip << '|' << std::setw(4) << "192.0.2.1"_ip;
    CHECK(out.str() == "192.0.2.1...|192.0.2.1");
}

TEST_CASE("a stream receives the reason and the place of a failed parse") {
    CHECK(streamed(portsock::ip_address::parse("192.0.2.256").error()) ==
          "a part of an IPv4 address is above 255 (at offset 8)");
}

TEST_CASE("to_string gives the canonical text of every value") {
    CHECK("192.0.2.1"_ipv4.to_string() == "192.0.2.1");
    CHECK("2001:DB8::1"_ipv6.to_string() == "2001:db8::1");
    CHECK("fe80::1%3"_ip.to_string() == "fe80::1%3");
    CHECK("10.0.0.0/8"_network.to_string() == "10.0.0.0/8");
    CHECK("[::1]:80"_endpoint.to_string() == "[::1]:80");
}

// Where the standard library has no <format> there is nothing to test.
#if defined(__cpp_lib_format)
TEST_CASE("std::format writes the canonical text of every value, with the width, fill and alignment of a string") {
    CHECK(std::format("{} {} {}", "192.0.2.1"_ipv4, "2001:DB8::1"_ipv6, "fe80::1%3"_ip) ==
          "192.0.2.1 2001:db8::1 fe80::1%3");
    CHECK(std::format("{} {}", "10.0.0.0/8"_network, "[::1]:80"_endpoint) == "10.0.0.0/8 [::1]:80");
    CHECK(std::format("{:>12}|{:*<12}|{:4}", "192.0.2.1"_ip, "192.0.2.1"_ip, "192.0.2.1"_ip) ==
          "   192.0.2.1|192.0.2.1***|192.0.2.1");
}

TEST_CASE("std::format writes errors, their codes and failed parses in words") {
    const portsock::error late(portsock::errc::timed_out, portsock::operation::receive);
    CHECK(std::format("{}|{:*^22}|{:>10}", late, late, late.kind()) ==
          "receive: timed out|**receive: timed out**| timed out");
    CHECK(std::format("{}", portsock::ip_address::parse("").error()) == "the text is empty (at offset 0)");
}
#endif

} // namespace
