// CONTRACT.md, I: cancellation.

#include <doctest/doctest.h>

#include <portsock/poller.hpp>
#include <portsock/resolver.hpp>
#include <portsock/stream.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>
#include <portsock/until.hpp>

#include <support/loopback.hpp>
#include <support/signals.hpp>
#include <support/skip.hpp>
#include <support/spin.hpp>
#include <support/transfers.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

using stoppable = std::function<ending(stop_signal&)>;

/// Makes the call in a thread of its own, requests the stop, and checks that the call says so. Returns how long after
/// the request it returned.
std::chrono::steady_clock::duration time_to_cancel(const stoppable& call) {
    stop_signal stop;
    std::atomic<bool> begun = false;
    auto caller = in_background([&] {
        begun = true;
        const ending how = call(stop);
        return std::pair(how, std::chrono::steady_clock::now());
    });
    spin_until([&] { return begun.load(); });
    let_it_begin();
    const auto requested = std::chrono::steady_clock::now();
    stop.request();
    const auto [how, returned] = caller.get();
    CHECK(how == std::errc::operation_canceled);
    return returned - requested;
}

void check_prompt(const stoppable& call) {
    CHECK(at_best(promptly, [&] { return time_to_cancel(call); }) < promptly);
}

} // namespace

TEST_CASE("CANC-1: a stop makes a receive that waits fail promptly with operation_canceled") {
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    const std::array<mutable_buffer, 1> buffers{buffer};
    check_prompt([&](const stop_signal& stop) { return ended(ends.server.receive(buffer, stop)); });
    check_prompt([&](const stop_signal& stop) { return ended(ends.server.receive(buffer, {patience, stop})); });
    check_prompt([&](const stop_signal& stop) { return ended(ends.server.peek(buffer, stop)); });
    check_prompt([&](const stop_signal& stop) { return ended(ends.server.receive_exactly(buffer, stop)); });
    check_prompt([&](const stop_signal& stop) { return ended(ends.server.receive(std::span(buffers), stop)); });
}

TEST_CASE("CANC-1: a stop makes a send that waits fail promptly with operation_canceled") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    fill(ends.client, data);
    const std::array<const_buffer, 1> buffers{bytes("x")};
    const auto check = [&](auto&& send) {
        check_prompt([&](const stop_signal& stop) {
            // A system that finds a little more room at times lets one through.
            ending how = send(stop);
            while (how == success) {
                how = send(stop);
            }
            return how;
        });
    };
    check([&](const stop_signal& stop) { return ended(ends.client.send_all(data, stop)); });
    check([&](const stop_signal& stop) { return ended(ends.client.send(data, stop)); });
    check([&](const stop_signal& stop) { return ended(ends.client.send(data, {patience, stop})); });
    check([&](const stop_signal& stop) { return ended(ends.client.send(std::span(buffers), stop)); });
}

TEST_CASE("CANC-1: a stop makes an accept that waits fail promptly with operation_canceled") {
    tcp_listener listener = listener_on();
    check_prompt([&](const stop_signal& stop) { return ended(listener.accept(stop)); });
    check_prompt([&](const stop_signal& stop) { return ended(listener.accept({patience, stop})); });
}

TEST_CASE("CANC-1: a stop makes a connect that waits fail promptly with operation_canceled") {
    const full_listener full;
    if (!full.silent()) { return skip("CANC-1", "this system leaves no connect without an answer"); }
    check_prompt([&](const stop_signal& stop) { return ended(tcp_stream::connect(full.place(), stop)); });
    check_prompt([&](const stop_signal& stop) { return ended(tcp_stream::connect(full.place(), {patience, stop})); });
    // Of several candidates the first that is cancelled is the last.
    const std::array<endpoint, 3> candidates{full.place(), full.place(), full.place()};
    check_prompt([&](const stop_signal& stop) { return ended(tcp_stream::connect(std::span(candidates), stop)); });
}

TEST_CASE("CANC-1: a stop makes a datagram receive that waits fail promptly with operation_canceled") {
    udp_socket socket = udp_socket::open(loopback(family::ipv4)).value();
    std::array<std::byte, 8> buffer;
    check_prompt([&](const stop_signal& stop) { return ended(socket.receive_from(buffer, stop)); });
    check_prompt([&](const stop_signal& stop) { return ended(socket.receive_from(buffer, {patience, stop})); });
    check_prompt([&](const stop_signal& stop) { return ended(socket.peek_from(buffer, stop)); });
}

TEST_CASE("CANC-1: a stop makes a wait fail promptly with operation_canceled") {
    connection ends = connected();
    tcp_listener listener = listener_on();
    check_prompt([&](const stop_signal& stop) { return ended(ends.client.wait(interest::readable, stop)); });
    check_prompt([&](const stop_signal& stop) { return ended(listener.wait(interest::readable, {patience, stop})); });
}

TEST_CASE("CANC-1: one request stops the calls of many threads") {
    connection ends = connected();
    tcp_listener listener = listener_on();
    udp_socket socket = udp_socket::open(loopback(family::ipv4)).value();
    stop_signal stop;
    std::vector<std::future<ending>> callers;
    for (int each = 0; each < 4; ++each) {
        callers.push_back(in_background([&] { return ended(ends.client.wait(interest::readable, stop)); }));
        callers.push_back(in_background([&] { return ended(listener.wait(interest::readable, stop)); }));
    }
    callers.push_back(in_background([&] { return ended(listener.accept(stop)); }));
    callers.push_back(in_background([&] {
        std::array<std::byte, 8> buffer;
        return ended(socket.receive_from(buffer, stop));
    }));
    let_it_begin();
    stop.request();
    for (auto& caller : callers) {
        CHECK(caller.get() == std::errc::operation_canceled);
    }
}

TEST_CASE("CANC-1: a request that comes while many calls begin stops every one of them") {
    connection ends = connected();
    for (int again = 0; again < 100; ++again) {
        stop_signal stop;
        std::vector<std::future<ending>> callers;
        for (int each = 0; each < 3; ++each) {
            callers.push_back(in_background([&] { return ended(ends.client.wait(interest::readable, stop)); }));
        }
        stop.request();
        for (auto& caller : callers) {
            CHECK(caller.get() == std::errc::operation_canceled);
        }
    }
}

TEST_CASE("CANC-1: a stop can be requested by several threads and more than once") {
    connection ends = connected();
    stop_signal stop;
    auto caller = in_background([&] { return ended(ends.client.wait(interest::readable, stop)); });
    let_it_begin();
    auto other = in_background([&] { stop.request(); });
    stop.request();
    stop.request();
    other.get();
    CHECK(stop.requested());
    CHECK(caller.get() == std::errc::operation_canceled);
}

TEST_CASE("CANC-1: a stop can be requested by a signal handler") {
    if (!has_signals()) { return skip("CANC-1", "this platform has no signal handlers"); }
    connection ends = connected();
    check_prompt([&](stop_signal& stop) {
        auto handler = in_background([&] { request_in_handler(stop); });
        return ended(ends.server.wait(interest::readable, stop));
    });
}

TEST_CASE("CANC-1: the time limit of a call with a signal that is not requested ends as it should") {
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    const stop_signal stop;
    const stopwatch watch;
    CHECK(ended(ends.server.receive(buffer, {60ms, stop})) == std::errc::timed_out);
    CHECK(watch.elapsed() >= 60ms);
    const auto deadline = std::chrono::steady_clock::now() + 60ms;
    CHECK(ended(ends.server.receive(buffer, {deadline, stop})) == std::errc::timed_out);
    CHECK(std::chrono::steady_clock::now() >= deadline);
}

TEST_CASE("CANC-2: after a cancelled receive data sent later is received intact") {
    const auto data = patterned(100'000);
    connection ends = connected();
    std::vector<std::byte> buffer(data.size());
    time_to_cancel([&](const stop_signal& stop) { return ended(ends.server.receive(buffer, stop)); });
    auto sent = in_background([&] { return ended(ends.client.send_all(data, patience)); });
    CHECK(same(ends.server.receive_exactly(buffer, patience).value(), data));
    CHECK(sent.get() == success);
    CHECK(carries(ends.server, ends.client));
}

TEST_CASE("CANC-2: after a cancelled receive_exactly what had arrived is in the buffer, and the rest comes later") {
    const auto data = patterned(10'000);
    connection ends = connected();
    must(ends.client.send_all(std::span(data).first(3000), patience));
    std::vector<std::byte> buffer(data.size());
    std::size_t arrived = 0;
    time_to_cancel([&](const stop_signal& stop) {
        const auto got = ends.server.receive_exactly(buffer, stop);
        arrived = got ? got->size() : got.error().transferred();
        return ended(got);
    });
    CHECK(arrived <= 3000);
    must(ends.client.send_all(std::span(data).subspan(3000), patience));
    REQUIRE(ended(ends.server.receive_exactly(std::span(buffer).subspan(arrived), patience)) == success);
    CHECK(buffer == data);
}

TEST_CASE("CANC-2: after a cancelled accept, datagram receive and wait the sockets are as before") {
    tcp_listener listener = listener_on();
    time_to_cancel([&](const stop_signal& stop) { return ended(listener.accept(stop)); });
    connection ends = connect_through(listener);
    CHECK(carries(ends.client, ends.server));

    time_to_cancel([&](const stop_signal& stop) { return ended(ends.client.wait(interest::readable, stop)); });
    CHECK(carries(ends.server, ends.client));

    udp_socket receiver = udp_socket::open(loopback(family::ipv4)).value();
    udp_socket sender = udp_socket::open(loopback(family::ipv4)).value();
    std::array<std::byte, 8> buffer;
    time_to_cancel([&](const stop_signal& stop) { return ended(receiver.receive_from(buffer, stop)); });
    must(sender.send_to(bytes("later"), receiver.local_endpoint().value()));
    CHECK(text(receiver.receive_from(buffer, patience).value().data) == "later");
}

TEST_CASE("CANC-3: a call given an already stopped signal fails without touching the network") {
    stop_signal stopped;
    stopped.request();
    const std::array<until, 3> limits{until(stopped), until(patience, stopped), until(0s, stopped)};
    std::array<std::byte, 8> buffer;
    const std::array<mutable_buffer, 1> rooms{buffer};
    const std::array<const_buffer, 1> pieces{bytes("x")};

    SUBCASE("streams: the data stays where it is, and nothing is sent") {
        connection ends = connected();
        must(ends.client.send_all(bytes("here"), patience));
        must(ends.server.wait(interest::readable, patience));
        for (const until& limit : limits) {
            CHECK(ended(ends.server.receive(buffer, limit)) == std::errc::operation_canceled);
            CHECK(ended(ends.server.receive(std::span(rooms), limit)) == std::errc::operation_canceled);
            CHECK(ended(ends.server.receive_exactly(buffer, limit)) == std::errc::operation_canceled);
            CHECK(ended(ends.server.peek(buffer, limit)) == std::errc::operation_canceled);
            CHECK(ended(ends.server.wait(interest::readable, limit)) == std::errc::operation_canceled);
            CHECK(ended(ends.server.wait(interest::writable, limit)) == std::errc::operation_canceled);
            CHECK(ended(ends.server.send(bytes("x"), limit)) == std::errc::operation_canceled);
            CHECK(ended(ends.server.send(std::span(pieces), limit)) == std::errc::operation_canceled);
            const auto all = ends.server.send_all(bytes("x"), limit);
            REQUIRE(ended(all) == std::errc::operation_canceled);
            CHECK(all.error().transferred() == 0);
        }
        must(ends.server.shutdown(direction::send));
        CHECK(ends.client.receive(buffer, patience).value().empty());
        CHECK(receive_text(ends.server, 4) == "here");
    }
    SUBCASE("listeners: the connection stays in the queue") {
        tcp_listener listener = listener_on();
        const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        for (const until& limit : limits) {
            CHECK(ended(listener.accept(limit)) == std::errc::operation_canceled);
        }
        CHECK(ended(listener.accept(patience)) == success);
    }
    SUBCASE("connect: nobody arrives") {
        tcp_listener listener = listener_on();
        const endpoint to = listener.local_endpoint().value();
        const std::array<endpoint, 2> candidates{to, to};
        for (const until& limit : limits) {
            CHECK(ended(tcp_stream::connect(to, limit)) == std::errc::operation_canceled);
            CHECK(ended(tcp_stream::connect(std::span(candidates), limit)) == std::errc::operation_canceled);
        }
        socket prepared = socket::open(family::ipv4, socket_kind::stream).value();
        CHECK(ended(tcp_stream::connect(std::move(prepared), to, limits[0])) == std::errc::operation_canceled);
        CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
        // Nothing was tried with it, so it is as good as before.
        CHECK(ended(tcp_stream::connect(std::move(prepared), to, patience)) == success);
    }
    SUBCASE("datagrams: the datagram stays, and none is sent") {
        udp_socket one = udp_socket::open(loopback(family::ipv4)).value();
        udp_socket other = udp_socket::open(loopback(family::ipv4)).value();
        const endpoint here = one.local_endpoint().value();
        const endpoint there = other.local_endpoint().value();
        must(one.send_to(bytes("here"), there));
        must(other.wait(interest::readable, patience));
        for (const until& limit : limits) {
            CHECK(ended(other.receive_from(buffer, limit)) == std::errc::operation_canceled);
            CHECK(ended(other.peek_from(buffer, limit)) == std::errc::operation_canceled);
            CHECK(ended(other.send_to(bytes("x"), here, limit)) == std::errc::operation_canceled);
        }
        must(other.connect(here));
        CHECK(ended(other.send(bytes("x"), limits[0])) == std::errc::operation_canceled);
        CHECK(text(other.receive_from(buffer, patience).value().data) == "here");
        must(other.send(bytes("y")));
        CHECK(text(one.receive_from(buffer, patience).value().data) == "y");
    }
}

TEST_CASE("CANC-3: calls without the signal are unaffected by it") {
    connection ends = connected();
    stop_signal stop;
    stop_signal another;
    std::array<std::byte, 1> buffer;
    auto without = in_background([&] { return ended(ends.server.receive(buffer)); });
    auto with_another = in_background([&] { return ended(ends.client.wait(interest::readable, another)); });
    time_to_cancel([&](const stop_signal& each) { return ended(ends.server.wait(interest::urgent, each)); });
    stop.request();
    CHECK(without.wait_for(20ms) == std::future_status::timeout);
    CHECK(with_another.wait_for(0ms) == std::future_status::timeout);
    must(ends.client.send_all(bytes("x"), patience));
    CHECK(without.get() == success);
    must(ends.server.send_all(bytes("x"), patience));
    CHECK(with_another.get() == success);
}

TEST_CASE("CANC-4: a cancelled send_all says how many bytes were accepted") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    std::size_t accepted = 0;
    time_to_cancel([&](const stop_signal& stop) {
        const auto sent = ends.client.send_all(data, stop);
        accepted = sent ? data.size() : sent.error().transferred();
        return ended(sent);
    });
    CHECK(accepted < data.size());
    // The socket is usable: what is sent now follows what was accepted.
    auto received = in_background([&] { return drain(ends.server, data); });
    must(ends.client.send_all(std::span(data).subspan(accepted), patience));
    must(ends.client.shutdown(direction::send));
    const drained all = received.get();
    CHECK(all.how == success);
    CHECK(all.as_expected);
    CHECK(all.length == data.size());
}

TEST_CASE("CANC-7: a thread that a stop has let go may destroy the signal while it is still being requested") {
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    std::atomic<stop_signal*> current = nullptr;
    std::atomic<bool> over = false;
    auto requester = in_background([&] {
        while (!over) {
            if (stop_signal* const stop = current.exchange(nullptr); stop != nullptr) { stop->request(); }
            std::this_thread::yield();
        }
    });
    constexpr int rounds = 3000;
    for (int round = 0; round < rounds; ++round) {
        // Waited for with what the system watches, looked at, or both.
        auto stop = std::make_unique<stop_signal>();
        if (round % 3 == 1) { CHECK(ended(ends.server.receive(buffer, {0s, *stop})) == std::errc::timed_out); }
        current = stop.get();
        if (round % 3 == 0) {
            CHECK(ended(ends.server.receive(buffer, *stop)) == std::errc::operation_canceled);
        } else {
            spin_until([&] { return stop->requested(); });
        }
        stop.reset();
        // What has its memory, or the numbers of its descriptors, next is signalled by nobody else.
        const stop_signal next;
        if (round % 16 == 0) { CHECK(ended(ends.server.receive(buffer, {1ms, next})) == std::errc::timed_out); }
        CHECK_FALSE(next.requested());
    }
    over = true;
    requester.get();
    must(ends.client.send_all(bytes("intact"), patience));
    CHECK(receive_text(ends.server, 6) == "intact");
}

TEST_CASE("CANC-7: any number of threads request one stop, and any number begin to wait for it meanwhile") {
    connection ends = connected();
    for (int round = 0; round < 200; ++round) {
        stop_signal stop;
        std::vector<std::future<void>> threads;
        for (int each = 0; each < 3; ++each) {
            threads.push_back(in_background([&] {
                std::array<std::byte, 8> buffer;
                CHECK(ended(ends.server.receive(buffer, stop)) == std::errc::operation_canceled);
            }));
        }
        threads.push_back(in_background([&] { stop.request(); }));
        stop.request();
        for (auto& each : threads) {
            each.get();
        }
    }
}

TEST_CASE("CANC-8: either of the two signals of a limit stops a call that waits") {
    connection ends = connected();
    auto listener = listener_on();
    auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
    auto watching = poller::open().value();
    must(watching.add(ends.server, interest::readable, 1));
    std::array<std::byte, 8> room;
    std::array<poll_event, 1> events;
    stop_signal never;
    for (const bool first : {true, false}) {
        CAPTURE(first);
        const auto both = [&](const stop_signal& stop) {
            return first ? earlier(stop, {patience, never}) : earlier({patience, never}, stop);
        };
        check_prompt([&](const stop_signal& stop) { return ended(ends.server.receive(room, both(stop))); });
        check_prompt([&](const stop_signal& stop) { return ended(ends.server.receive_exactly(room, both(stop))); });
        check_prompt([&](const stop_signal& stop) { return ended(ends.server.wait(interest::readable, both(stop))); });
        check_prompt([&](const stop_signal& stop) { return ended(listener.accept(both(stop))); });
        check_prompt([&](const stop_signal& stop) { return ended(datagrams.receive_from(room, both(stop))); });
        check_prompt([&](const stop_signal& stop) { return ended(watching.wait(events, both(stop))); });
        check_prompt([&](const stop_signal& stop) { return ended(never.wait(both(stop))); });
        stop_signal requested;
        requested.request();
        CHECK(ended(ends.server.receive(room, both(requested))) == std::errc::operation_canceled);
        CHECK(ended(resolve("localhost", 80, {}, both(requested))) == std::errc::operation_canceled);
    }
    stop_signal other;
    stop_signal third;
    CHECK(ended(ends.server.receive(room, earlier({1ms, never}, other))) == std::errc::timed_out);
    static_cast<void>(earlier(earlier(never, other), earlier(other, never))); // two, however often
    CHECK_THROWS_AS(static_cast<void>(earlier(earlier(never, other), third)), std::system_error);
}

TEST_CASE("CANC-8: a stop is waited for alone") {
    check_prompt([](const stop_signal& stop) {
        const result<void> waited = stop.wait();
        return waited ? ending{error(errc::operation_canceled, operation::wait)} : ended(waited);
    });
    stop_signal never;
    check_prompt([&](const stop_signal& stop) { return ended(never.wait(stop)); });
    check_prompt([&](const stop_signal& stop) { return ended(never.wait({patience, stop})); });
    const stopwatch watch;
    CHECK(ended(never.wait(30ms)) == std::errc::timed_out);
    CHECK(watch.elapsed() >= 30ms);
    CHECK(ended(never.wait(0s)) == std::errc::timed_out);
    stop_signal requested;
    requested.request();
    CHECK(ended(requested.wait()) == success);
    CHECK(ended(requested.wait(0s)) == success);
    CHECK(ended(never.wait(requested)) == std::errc::operation_canceled);
    CHECK(ended(requested.wait(requested)) == success);
}

TEST_CASE("CANC-9: of two limits the earlier one ends the call") {
    using clock = std::chrono::steady_clock;
    connection ends = connected();
    std::array<std::byte, 8> room;
    const auto lasts = [&](const until& limit) {
        const stopwatch watch;
        CHECK(ended(ends.server.receive(room, limit)) == std::errc::timed_out);
        return watch.elapsed();
    };
    const auto soon = [&](const until& limit) {
        const auto took = lasts(limit);
        CHECK(took >= 30ms);
        CHECK(took < patience / 2);
    };
    soon(earlier(30ms, patience));
    soon(earlier(patience, 30ms));
    soon(earlier(until(), 30ms));
    soon(earlier(30ms, until()));
    soon(earlier(clock::now() + 30ms, patience));
    soon(earlier(patience, clock::now() + 30ms));
    soon(earlier(30ms, clock::now() + patience));
    soon(earlier(clock::now() + 30ms, clock::now() + patience));
    CHECK(lasts(earlier(0s, patience)) < patience / 2);
    CHECK(lasts(earlier(clock::now() + patience, 0s)) < patience / 2);
    CHECK(lasts(earlier(clock::now() - 1h, patience)) < patience / 2);
    CHECK(earlier(until(), until()).unlimited());
}

TEST_CASE("CANC-9: a limit says what is left of it") {
    using clock = std::chrono::steady_clock;
    stop_signal stop;
    CHECK_FALSE(until().remaining().has_value());
    CHECK_FALSE(until(stop).remaining().has_value());
    CHECK(until(5s).remaining() == 5s);
    CHECK(until(-5s, stop).remaining() == 0s);
    CHECK(until(clock::now() - 1s).remaining() == 0s);
    const until started = until(1h).from_now();
    const auto left = started.remaining().value();
    CHECK(left <= 1h);
    CHECK(left > 1h - patience);
    spin_until([&] { return started.remaining().value() < left; });
}
