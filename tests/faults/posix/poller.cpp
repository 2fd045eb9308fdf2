// What a POSIX system may refuse a poller.

#include <doctest/doctest.h>

#include <portsock/poller.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <array>
#include <chrono>

#include <os.hpp>
#include <os_epoll.hpp>

using namespace portsock;
using namespace support;
using namespace std::chrono_literals;
using faults::play;

TEST_CASE("WAIT-19: a change that the system refuses is reported, and changes nothing") {
    poller set = poller::open(poll_mechanism::epoll).value();
    udp_socket one = udp_socket::open(loopback(family::ipv4)).value();
    std::array<poll_event, 4> room;
    for (const interest before : {interest::writable, interest::urgent}) {
        for (const interest after : {interest{}, interest::urgent, interest::readable | interest::writable}) {
            must(set.add(one, before, 1));
            const play script;
            os::epoll_ctl.fails(ENOMEM);
            CHECK(ended(set.modify(one, after, 2)) == std::errc::not_enough_memory);
            const auto found = set.wait(room, 0s);
            if (before == interest::writable) {
                REQUIRE(found);
                REQUIRE(found->size() == 1);
                CHECK((*found)[0] == poll_event{.key = 1, .writable = true});
            } else {
                CHECK(ended(found) == std::errc::timed_out);
            }
            must(set.remove(one));
        }
    }
}

TEST_CASE("WAIT-19: a wait that is interrupted when others have changed what it watches goes on") {
    poller set = poller::open(poll_mechanism::poll).value();
    udp_socket one = udp_socket::open(loopback(family::ipv4)).value();
    must(set.add(one, interest::readable, 1));
    std::array<poll_event, 4> room;
    const play script;
    os::poll.next([&](::pollfd* watched, ::nfds_t count, int milliseconds) {
        must(set.modify(one, interest::writable, 2)); // meanwhile
        return os::poll.real(watched, count, milliseconds);
    });
    os::poll.fails(EINTR);
    const auto found = set.wait(room, patience);
    REQUIRE(found);
    REQUIRE(found->size() == 1);
    CHECK((*found)[0] == poll_event{.key = 2, .writable = true});
}
