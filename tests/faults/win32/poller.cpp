// What Windows may do while the pollers wait.

#include <doctest/doctest.h>

#include <portsock/poller.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/spin.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include <os.hpp>

using namespace portsock;
using namespace support;
using namespace std::chrono_literals;
using faults::play;

TEST_CASE("WAIT-10: nothing is asked of a socket any more once remove has returned, however slow select is") {
    const play script;
    poller set = poller::open(poll_mechanism::select).value();
    udp_socket one = udp_socket::open(loopback(family::ipv4)).value();
    const auto number = static_cast<SOCKET>(one.native());
    std::atomic<bool> being_asked = false;
    std::atomic<bool> seen = false;
    os::select.always([&](fd_set* readable, fd_set* writable, fd_set* exceptional, timeval* limit) {
        const SOCKET* const asked = readable->fd_array;
        const bool about_it = std::find(asked, asked + readable->fd_count, number) != asked + readable->fd_count;
        if (about_it) { being_asked = seen = true; }
        const int found = os::select.real(readable, writable, exceptional, limit);
        std::this_thread::sleep_for(50ms); // it takes its time to come back, which it may
        if (about_it) { being_asked = false; }
        return found;
    });
    must(set.add(one, interest::readable, 1));
    std::thread waiter([&] {
        std::array<poll_event, 4> room;
        while (!seen || being_asked) {
            static_cast<void>(set.wait(room, 10s));
        }
    });
    spin_until([&] { return seen.load(); });
    must(set.remove(one));
    CHECK_FALSE(being_asked);
    set.wake();
    waiter.join();
}
