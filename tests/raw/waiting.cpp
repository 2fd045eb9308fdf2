// I. Signals and waiting, by poll() and WSAPoll().

#include <raw/scene.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

using namespace plain;
using namespace scene;

TEST_CASE("SIG-1: signals handled by the program during any blocking call do not make it fail") {
    const connection both = connected();
    if (!interrupt_after(100)) { return cannot("signals do not interrupt calls here"); }
    std::array<char, 8> room{};
    std::thread late([&] {
        std::this_thread::sleep_for(300ms); // the signal comes before
        static_cast<void>(plain::send(both.server, "abc"));
    });
    const answer got = recv(both.client, room, how::usual);
    late.join();
    CHECK(got.error == "success");
}

TEST_CASE("SIG-2: no operation raises a signal") {
    const connection both = connected();
    reset(both.server);
    wait_readable(both.client);
    for (int i = 0; i < 3; ++i) {
        static_cast<void>(plain::send(both.client, "a"));
    }
    CHECK(signals_raised() == 0);
}

TEST_CASE("WAIT-1: waiting on no sockets returns timed-out at the deadline") {
    const auto start = clock::now();
    const answer none = poll_readable({}, 100);
    const bool at_the_deadline = clock::now() - start >= 100ms;
    CHECK(none.error == "success");
    CHECK(none.value == 0);
    CHECK(at_the_deadline);
}

TEST_CASE("WAIT-3: a timed wait never returns before its deadline without an event and at most 50 ms late on an idle "
          "machine") {
    const connection both = connected();
    auto latest = clock::duration::max(); // of several, as the machine may not be idle
    for (int i = 0; i < 5; ++i) {
        const auto start = clock::now();
        must(poll_readable({&both.client, 1}, 70).value == 0);
        const auto took = clock::now() - start;
        const bool not_before = took >= 70ms;
        CHECK(not_before);
        latest = std::min(latest, took);
    }
    const bool not_late = latest <= 120ms;
    CHECK(not_late);
}

TEST_CASE("WAIT-4: data, end-of-stream, reset and a pending connection each make a socket readable") {
    const listener on = listening();
    const connection data = connected(on);
    const connection end = connected(on);
    const connection broken = connected(on);
    must(plain::send(data.server, "a"));
    must(plain::close(end.server));
    reset(broken.server);
    const handle client = made(kind::stream);
    must(plain::connect(client, on.place));
    for (const handle each : {data.client, end.client, broken.client, on.socket}) {
        CAPTURE(each == on.socket);
        CHECK(poll_readable({&each, 1}, 1000).value == 1);
    }
}

TEST_CASE(
    "WAIT-5: a finished connect, successful or refused, makes a socket writable; a refused one also reports error") {
    const listener on = listening();
    const handle good = made(kind::stream);
    must(set_nonblocking(good, true));
    static_cast<void>(plain::connect(good, on.place));
    CHECK(plain::poll(good, 3000).writable);

    const handle nobody = made(kind::stream);
    must(plain::bind(nobody, loopback()));
    const handle bad = made(kind::stream);
    must(set_nonblocking(bad, true));
    static_cast<void>(plain::connect(bad, name_of(nobody)));
    const readiness seen = plain::poll(bad, 3000);
    CHECK(seen.writable);
    CHECK(seen.failed);
}

TEST_CASE("WAIT-6: a listener is never reported writable, an idle connected socket is writable and not readable") {
    const listener on = listening();
    CHECK_FALSE(plain::poll(on.socket, 0).writable);
    const handle client = made(kind::stream);
    must(plain::connect(client, on.place));
    must(poll_readable({&on.socket, 1}, patience).value == 1);
    CHECK_FALSE(plain::poll(on.socket, 0).writable);
    CHECK(plain::poll(client, 0).writable);
    CHECK_FALSE(plain::poll(client, 0).readable);
}

TEST_CASE(
    "WAIT-7: waiting on a stream socket that is neither connecting, connected nor listening fails with not_connected") {
    const readiness seen = plain::poll(made(kind::stream), 0);
    CHECK(seen.call.error == "not_connected");
}

TEST_CASE("WAIT-8: readiness is level-triggered: without consuming the data a second wait reports it again") {
    const connection both = connected();
    must(plain::send(both.server, "a"));
    for (int i = 0; i < 3; ++i) {
        CHECK(poll_readable({&both.client, 1}, 1000).value == 1);
    }
}

TEST_CASE("WAIT-12: 1000 sockets can be waited on together, including descriptors above 1023") {
    if (!allow_descriptors(1200)) { return cannot("this account may not have so many descriptors"); }
    std::vector<handle> all;
    for (int i = 0; i < 1100; ++i) {
        all.push_back(datagrams());
    }
    must(plain::sendto(all.front(), "a", name_of(all.back())));
    CHECK(poll_readable(std::span(all).last(1000), 5000).value == 1);
}

TEST_CASE("WAIT-13: a full send buffer makes the socket not writable until the peer reads") {
    const connection both = connected();
    bool writable = true;
    for (int i = 0; i < 10 && writable; ++i) { // the kernel may still move some to the other side
        static_cast<void>(fill(both.client));
        writable = plain::poll(both.client, 0).writable;
    }
    CHECK_FALSE(writable);
    std::vector<char> room(1U << 20U);
    must(set_time_limits(both.server, 300));
    while (recv(both.server, room, how::usual).value > 0) {}
    CHECK(plain::poll(both.client, patience).writable);
}
