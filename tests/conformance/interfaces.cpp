#include <portsock/error.hpp>
#include <portsock/interfaces.hpp>
#include <portsock/ip_address.hpp>

#include "support/loopback.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace portsock::literals;
using portsock::errc;
using portsock::interface_address;
using portsock::interface_index;
using portsock::interface_name;
using portsock::network_interface;
using portsock::network_interfaces;
using support::ended;

TEST_CASE("IFACE-1: there is an interface for loopback, up, with an index, and with 127.0.0.1/8") {
    bool found = false;
    for (const network_interface& each : network_interfaces().value()) {
        for (const interface_address& one : each.addresses) {
            if (one.address == "127.0.0.1"_ip) {
                found = true;
                CHECK(one.prefix_length == 8);
                CHECK(each.loopback);
                CHECK(each.up);
                CHECK(each.index != 0);
                CHECK_FALSE(each.name.empty());
            }
        }
    }
    CHECK(found);
}

TEST_CASE("IFACE-1: each interface comes once, by index, each of its addresses once") {
    const std::vector<network_interface> all = network_interfaces().value();
    REQUIRE_FALSE(all.empty());
    std::uint32_t before = 0;
    for (const network_interface& each : all) {
        CAPTURE(each.name);
        CHECK(each.index > before);
        before = each.index;
        for (auto one = each.addresses.begin(); one != each.addresses.end(); ++one) {
            CHECK(std::none_of(each.addresses.begin(), one,
                               [&](const interface_address& other) { return other.address == one->address; }));
            CHECK(one->prefix_length >= 0);
            CHECK(one->prefix_length <= (one->address.is_v4() ? 32 : 128));
        }
        CHECK(std::is_partitioned(each.addresses.begin(), each.addresses.end(),
                                  [](const interface_address& one) { return one.address.is_v4(); }));
    }
}

TEST_CASE("IFACE-2: the index of an interface leads to its name and back") {
    for (const network_interface& each : network_interfaces().value()) {
        CAPTURE(each.name);
        const std::string name = interface_name(each.index).value();
        CHECK(name == each.name);
        CHECK(interface_index(name).value() == each.index);
    }
}

TEST_CASE("IFACE-2: what no interface is called, and index 0, is no such device") {
    using namespace std::string_literals;
    const std::string real = network_interfaces().value().front().name;
    for (const std::string& name : {""s, "no such interface"s, real + "x"s, real + "\0"s, "\0"s + real,
                                    std::string(10'000, 'x'), "\xff\xfe"s, real + " "s}) {
        CAPTURE(name);
        CHECK(ended(interface_index(name)) == errc::no_such_device);
    }
    CHECK(ended(interface_name(0)) == errc::no_such_device);
    CHECK(ended(interface_name(0x7fff'fff0)) == errc::no_such_device);
    CHECK(ended(interface_name(0xffff'ffff)) == errc::no_such_device);
}

TEST_CASE("IFACE-3: a link-local IPv6 address carries the index of its interface, and nothing else of it") {
    for (const network_interface& each : network_interfaces().value()) {
        for (const interface_address& one : each.addresses) {
            if (one.address.is_v6() && one.address.is_link_local()) {
                const std::string text = one.address.to_string();
                CAPTURE(text);
                CHECK(one.address.scope() == each.index);
                CHECK(one.address.v6().bytes()[2] == 0);
                CHECK(one.address.v6().bytes()[3] == 0);
            }
        }
    }
}

} // namespace
