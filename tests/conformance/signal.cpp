// CONTRACT.md, I: signals.

#include <doctest/doctest.h>

#include <portsock/stream.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/exercise.hpp>
#include <support/loopback.hpp>
#include <support/signals.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>

using namespace portsock;
using namespace support;

namespace {

constexpr const char* no_signals = "this platform does not interrupt calls with signals";
constexpr std::chrono::milliseconds limit = 120ms;

/// Makes the call, which has `limit` as its limit, while signals pour down on it.
template <class Call>
void check_deadline(Call&& call) {
    const auto once = [&] {
        const interruptions storm;
        const stopwatch watch;
        const ending how = call();
        const auto elapsed = watch.elapsed();
        CHECK(how == std::errc::timed_out);
        CHECK(elapsed >= limit);
        CHECK(storm.count() > 0);
        return elapsed;
    };
    CHECK(at_best(limit + 50ms, once) <= limit + 50ms);
}

/// Returns when there has been a number of interruptions.
void wait_for_some(const interruptions& storm) {
    for (const std::size_t before = storm.count(); storm.count() < before + 10;) {
        std::this_thread::yield();
    }
}

} // namespace

TEST_CASE("SIG-1: signals neither end nor shorten nor lengthen a receive, a peek or a receive_exactly") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    check_deadline([&] { return ended(ends.server.receive(buffer, limit)); });
    check_deadline([&] { return ended(ends.server.receive(buffer, std::chrono::steady_clock::now() + limit)); });
    check_deadline([&] { return ended(ends.server.peek(buffer, limit)); });
    check_deadline([&] { return ended(ends.server.receive_exactly(buffer, limit)); });
}

TEST_CASE("SIG-1: signals neither end nor shorten nor lengthen a send") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    fill(ends.client, data);
    const std::array<const_buffer, 2> pieces{data, data};
    check_deadline([&] { return ended(ends.client.send_all(data, limit)); });
    check_deadline([&] { return ended(ends.client.send_all(std::span(pieces), limit)); });
}

TEST_CASE("SIG-1: signals neither end nor shorten nor lengthen an accept") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    tcp_listener listener = listener_on();
    check_deadline([&] { return ended(listener.accept(limit)); });
}

TEST_CASE("SIG-1: signals neither end nor shorten nor lengthen a connect") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    const full_listener full;
    if (!full.silent()) { return skip("SIG-1", "this system leaves no connect without an answer"); }
    check_deadline([&] { return ended(tcp_stream::connect(full.place(), limit)); });
}

TEST_CASE("SIG-1: signals neither end nor shorten nor lengthen a datagram receive") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    udp_socket socket = udp_socket::open(loopback(family::ipv4)).value();
    std::array<std::byte, 8> buffer;
    check_deadline([&] { return ended(socket.receive_from(buffer, limit)); });
    check_deadline([&] { return ended(socket.peek_from(buffer, limit)); });
}

TEST_CASE("SIG-1: signals neither end nor shorten nor lengthen a wait") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    connection ends = connected();
    const stop_signal stop;
    check_deadline([&] { return ended(ends.client.wait(interest::readable, limit)); });
    check_deadline([&] { return ended(ends.client.wait(interest::readable, {limit, stop})); });
}

TEST_CASE("SIG-1: calls without limit wait through signals for what they wait for") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    std::array<std::byte, 8> buffer;
    tcp_listener listener = listener_on();
    connection ends = connect_through(listener);
    udp_socket datagrams = udp_socket::open(loopback(family::ipv4)).value();
    const endpoint place = listener.local_endpoint().value();
    const interruptions storm;

    auto sender = in_background([&] {
        wait_for_some(storm);
        must(ends.client.send_all(bytes("abc")));
    });
    CHECK(text(ends.server.receive(buffer).value()) == "abc");
    sender.get();

    auto late = in_background([&] {
        wait_for_some(storm);
        must(udp_socket::open().value().send_to(bytes("de"), datagrams.local_endpoint().value()));
    });
    CHECK(text(datagrams.receive_from(buffer).value().data) == "de");
    late.get();

    auto client = in_background([&] {
        wait_for_some(storm);
        return tcp_stream::connect(place).value();
    });
    CHECK(ended(listener.accept()) == success);
    client.get();

    auto closer = in_background([&] {
        wait_for_some(storm);
        ends.client.close();
    });
    CHECK(ended(ends.server.wait(interest::readable)) == success);
    closer.get();
}

TEST_CASE("SIG-1: a send_all without limit sends everything through signals") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    const interruptions storm;
    auto received = in_background([&] {
        wait_for_some(storm);
        return drain(ends.server, data, 20'000);
    });
    CHECK(ended(ends.client.send_all(data)) == success);
    ends.client.close();
    const drained all = received.get();
    CHECK(all.as_expected);
    CHECK(all.length == data.size());
}

TEST_CASE("SIG-1: connects succeed through signals") {
    if (!has_signals()) { return skip("SIG-1", no_signals); }
    tcp_listener listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    const interruptions storm;
    for (std::size_t count = 0; count < 100 || storm.count() < 10; ++count) {
        tcp_stream client =
            count % 2 == 0 ? tcp_stream::connect(place).value() : tcp_stream::connect(place, patience).value();
        tcp_stream server = listener.accept().value();
        CHECK(carries(client, server));
    }
}

TEST_CASE("SIG-2: no operation raises a signal or changes a signal's disposition") {
    if (!has_signals()) { return skip("SIG-2", no_signals); }
    const raised_signals raised;
    const std::string before = signal_state();
    const auto visit = [](const std::string&, auto&& call) { return call(); };
    exercise_connections(visit);
    exercise_datagrams(visit);
    CHECK(signal_state() == before);
    CHECK(raised.count() == 0);
}
