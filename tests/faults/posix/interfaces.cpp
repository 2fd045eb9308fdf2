// What a POSIX system may list of its interfaces.

#include <doctest/doctest.h>

#include <portsock/interfaces.hpp>

#include <support/loopback.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <os.hpp>

using namespace portsock;
using namespace support;
using faults::play;

namespace {

::sockaddr_in v4(const char* text) {
    ::sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, text, &address.sin_addr);
    return address;
}

::sockaddr_in6 v6(const char* text) {
    ::sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    ::inet_pton(AF_INET6, text, &address.sin6_addr);
    return address;
}

/// One of the system's entries, of the interface that the first real one is of.
::ifaddrs entry(char* name, void* address, void* mask, ::ifaddrs* next) {
    ::ifaddrs one{};
    one.ifa_name = name;
    one.ifa_flags = IFF_UP | IFF_RUNNING;
    one.ifa_addr = static_cast<::sockaddr*>(address);
    one.ifa_netmask = static_cast<::sockaddr*>(mask);
    one.ifa_next = next;
    return one;
}

} // namespace

TEST_CASE("IFACE-1: IPv4 comes first and each address once, in whatever order the system lists them") {
    auto global = v6("2001:db8::1");
    auto global_mask = v6("ffff:ffff:ffff:ffff::");
    auto host = v4("192.0.2.7");
    auto host_mask = v4("255.255.240.0");
    host_mask.sin_family = AF_UNSPEC; // as the BSDs have it
    char name[] = "scripted0";
    ::ifaddrs again = entry(name, &host, &host_mask, nullptr);
    ::ifaddrs fourth = entry(name, &host, &host_mask, &again);
    ::ifaddrs third = entry(name, &global, &global_mask, &fourth);
    ::ifaddrs second = entry(name, nullptr, nullptr, &third);
    char gone[] = "scripted1";
    ::ifaddrs first = entry(gone, &host, nullptr, &second);

    const play script;
    os::getifaddrs.next([&](::ifaddrs** list) {
        *list = &first;
        return 0;
    });
    os::freeifaddrs.next([](::ifaddrs*) {});
    os::if_nametoindex.always([&](const char* asked) { return std::strcmp(asked, name) == 0 ? 7U : 0U; });
    const auto listed = network_interfaces();
    REQUIRE(ended(listed) == success);
    REQUIRE(listed->size() == 1);
    const network_interface& one = listed->front();
    CHECK(one.index == 7);
    CHECK(one.name == name);
    CHECK(one.up);
    REQUIRE(one.addresses.size() == 2);
    CHECK(one.addresses[0].address == ip_address(ipv4_address({192, 0, 2, 7})));
    CHECK(one.addresses[0].prefix_length == 20);
    CHECK(one.addresses[1].address == *ip_address::parse("2001:db8::1"));
    CHECK(one.addresses[1].prefix_length == 64);
}

TEST_CASE("IFACE-2: what no interface is called has one error, whatever number the system has for it, or none") {
    const play script;
    for (const int number : {ENODEV, ENXIO, ENAMETOOLONG, EINVAL, 0}) {
        CAPTURE(number);
        os::if_nametoindex.next([number](const char*) {
            errno = number;
            return 0U;
        });
        CHECK(ended(interface_index("nobody0")) == std::errc::no_such_device);
        os::if_indextoname.next([number](unsigned, char*) {
            errno = number;
            return static_cast<char*>(nullptr);
        });
        CHECK(ended(interface_name(4711)) == std::errc::no_such_device);
    }
}
