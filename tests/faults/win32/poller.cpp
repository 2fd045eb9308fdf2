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

TEST_CASE("WAIT-19: a poll that the system cannot withdraw goes on, and the modify says why") {
    for (const bool now_ready : {true, false}) {
        CAPTURE(now_ready);
        poller set = poller::open(poll_mechanism::afd).value();
        udp_socket one = udp_socket::open(loopback(family::ipv4)).value();
        must(set.add(one, interest::readable, 1));
        std::array<poll_event, 4> room;
        CHECK(ended(set.wait(room, 1ms)) == std::errc::timed_out); // its poll is outstanding
        const play script;
        os::NtCancelIoFileEx.next(
            [](HANDLE, IO_STATUS_BLOCK*, IO_STATUS_BLOCK*) { return static_cast<NTSTATUS>(0xC000009A); });
        CHECK(ended(set.modify(one, interest::readable | interest::writable, 2)) == std::errc::no_buffer_space);
        if (now_ready) {
            udp_socket sender = udp_socket::open().value();
            must(sender.send_to(bytes("x"), one.local_endpoint().value(), patience));
            const auto found = set.wait(room, patience);
            REQUIRE(found);
            REQUIRE(found->size() == 1);
            CHECK((*found)[0] == poll_event{.key = 1, .readable = true});
        } else {
            CHECK(ended(set.wait(room, 1ms)) == std::errc::timed_out);
            must(set.modify(one, interest::writable, 3));
            const auto found = set.wait(room, patience);
            REQUIRE(found);
            REQUIRE(found->size() == 1);
            CHECK((*found)[0] == poll_event{.key = 3, .writable = true});
        }
    }
}

TEST_CASE("WAIT-19: a wait whose request the system cannot withdraw comes back when it can, and leaves it nothing to write to") {
    udp_socket one = udp_socket::open(loopback(family::ipv4)).value();
    const play script;
    int refused = 0;
    os::NtCancelIoFileEx.next(
        [&](HANDLE, IO_STATUS_BLOCK*, IO_STATUS_BLOCK*) {
            ++refused;
            return static_cast<NTSTATUS>(0xC000009A);
        },
        3);
    CHECK(ended(one.wait(interest::readable, 5ms)) == std::errc::timed_out);
    CHECK(refused == 3);
}

TEST_CASE("WAIT-19: a socket that is refused for good, although it is open, ends a wait with select instead of repeating it") {
    const play script;
    poller set = poller::open(poll_mechanism::select).value();
    udp_socket one = udp_socket::open(loopback(family::ipv4)).value();
    must(set.add(one, interest::readable, 1));
    os::select.always([](fd_set*, fd_set*, fd_set*, timeval*) {
        ::WSASetLastError(WSAENOTSOCK);
        return SOCKET_ERROR;
    });
    std::array<poll_event, 4> room;
    CHECK(ended(set.wait(room, patience)) == std::errc::bad_file_descriptor);
}
