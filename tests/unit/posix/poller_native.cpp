// A poller's own descriptor in the hands of another event loop.

#include <doctest/doctest.h>

#include <portsock/poller.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <array>

#include <poll.h>

using namespace portsock;
using namespace support;

TEST_CASE("WAIT-18: a poller's descriptor is readable for poll() exactly while there is something to report") {
    poller set = poller::open().value();
    const auto readable = [&](int milliseconds) {
        ::pollfd watched{.fd = static_cast<int>(set.native()), .events = POLLIN, .revents = 0};
        return ::poll(&watched, 1, milliseconds) == 1 && watched.revents == POLLIN;
    };
    constexpr int long_enough = 20'000;
    REQUIRE(set.native() != native_handle::none);
    udp_socket one = udp_socket::open(loopback(family::ipv4)).value();
    must(set.add(one, interest::readable, 1));
    CHECK_FALSE(readable(0));
    udp_socket sender = udp_socket::open().value();
    must(sender.send_to(bytes("x"), one.local_endpoint().value(), patience));
    CHECK(readable(long_enough));
    std::array<poll_event, 4> room;
    CHECK(set.wait(room, 0s).value().size() == 1);
    CHECK(readable(0));
    must(set.modify(one, interest{}, 1));
    CHECK_FALSE(readable(0));
    must(set.modify(one, interest::readable, 1));
    CHECK(readable(0));
    std::array<std::byte, 8> buffer;
    must(one.receive_from(buffer, patience));
    CHECK_FALSE(readable(0));
    set.wake();
    CHECK(readable(long_enough));
    CHECK(set.wait(room, 0s).value().empty());
    CHECK_FALSE(readable(0));
}
