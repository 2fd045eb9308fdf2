// Peers that mean harm, or are broken, and a system that has run out: what CONTRACT.md promises holds then too.

#include <doctest/doctest.h>

#include <portsock/poller.hpp>
#include <portsock/resolver.hpp>
#include <portsock/stream.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/handles.hpp>
#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/skip.hpp>
#include <support/spin.hpp>
#include <support/transfers.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <thread>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

/// Has taken every descriptor that the process may have; none where the system sets no limit.
class exhaustion {
  public:
    exhaustion() : limit_(static_cast<unsigned>(open_handles()) + 40) {
        constexpr std::size_t beyond_the_limit = 200;
        while (limit_.effective() && taken_.size() < beyond_the_limit) {
            auto opened = socket::open(family::ipv4, socket_kind::datagram);
            if (!opened) {
                why_ = ended(opened);
                return;
            }
            taken_.push_back(*std::move(opened));
        }
    }
    /// How the last attempt to get one ended.
    [[nodiscard]] const std::optional<ending>& why() const { return why_; }
    void give_back(std::size_t count) { taken_.resize(taken_.size() - count); }

  private:
    descriptor_limit limit_;
    std::vector<socket> taken_;
    std::optional<ending> why_;
};

constexpr const char* no_limit = "this system sets no limit to the descriptors of a process";

} // namespace

TEST_CASE("ACPT-4: a hundred clients that reset before accept do not keep the next one from being accepted") {
    tcp_listener listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    for (int round = 0; round < 10; ++round) {
        for (int count = 0; count < 10; ++count) {
            tcp_stream::connect(place, patience).value().abort();
        }
        tcp_stream client = tcp_stream::connect(place, patience).value();
        must(client.send_all(bytes("good"), patience));
        for (;;) {
            // Some systems accept a connection that is reset already, and say so when it is used.
            tcp_stream server = listener.accept(patience).value();
            if (server.remote_endpoint().value() == client.local_endpoint().value()) {
                CHECK(receive_text(server, 4) == "good");
                CHECK(carries(server, client));
                break;
            }
            std::array<std::byte, 8> buffer;
            CHECK(ended(server.receive(buffer, patience)) == std::errc::connection_reset);
        }
    }
}

TEST_CASE("STRM-15: a peer that connects and says nothing keeps nobody longer than they want to wait") {
    tcp_listener listener = listener_on();
    connection ends = connect_through(listener);
    std::array<std::byte, 8> buffer;
    const auto once = [&] {
        const stopwatch watch;
        CHECK(ended(ends.server.receive(buffer, 30ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 30ms);
        return watch.elapsed();
    };
    CHECK(at_best(30ms + 50ms, once) <= 30ms + 50ms);
    connection others = connect_through(listener);
    CHECK(carries(others.client, others.server));
}

TEST_CASE("STRM-9: the limit of receive_exactly is one for the whole call, however slowly the bytes drip in") {
    const auto once = [] {
        connection ends = connected();
        std::atomic<bool> over = false;
        auto dripping = in_background([&] {
            while (!over && ends.client.send(bytes("."), patience)) {
                std::this_thread::sleep_for(5ms);
            }
        });
        std::vector<std::byte> buffer(std::size_t{1} << 20U);
        const stopwatch watch;
        const auto got = ends.server.receive_exactly(buffer, 100ms);
        const auto elapsed = watch.elapsed();
        over = true;
        CHECK(elapsed >= 100ms);
        CHECK(ended(got) == std::errc::timed_out);
        dripping.get();
        // What was counted has been taken from the stream, the rest has not.
        must(ends.client.shutdown(direction::send));
        const std::vector<std::byte> dots(buffer.size(), std::byte{'.'});
        CHECK(
            same(std::span(buffer).first(got.error().transferred()), std::span(dots).first(got.error().transferred())));
        CHECK(drain(ends.server, dots).as_expected);
        return elapsed;
    };
    CHECK(at_best(100ms + 50ms, once) <= 100ms + 50ms);
}

TEST_CASE("STRM-16: the limit of send_all is one for the whole call, however slowly the peer reads") {
    const auto data = patterned(more_than_buffers_hold);
    const auto once = [&] {
        connection ends = connected();
        std::atomic<bool> over = false;
        auto sipping = in_background([&] {
            std::vector<std::byte> buffer(20'000);
            std::size_t total = 0;
            bool right = true;
            while (!over) {
                const auto got = ends.server.receive(buffer, patience).value();
                right = right && same(got, std::span(data).subspan(total, got.size()));
                total += got.size();
                std::this_thread::sleep_for(1ms);
            }
            const drained rest = drain(ends.server, std::span(data).subspan(total));
            return std::pair(right && rest.as_expected, total + rest.length);
        });
        const stopwatch watch;
        const auto sent = ends.client.send_all(data, 100ms);
        const auto elapsed = watch.elapsed();
        over = true;
        CHECK(elapsed >= 100ms);
        REQUIRE(ended(sent) == std::errc::timed_out);
        must(ends.client.shutdown(direction::send));
        CHECK(sipping.get() == std::pair(true, sent.error().transferred()));
        return elapsed;
    };
    CHECK(at_best(100ms + 50ms, once) <= 100ms + 50ms);
}

TEST_CASE("STRM-1: a stream that arrives in pieces of one byte is the same stream") {
    const auto data = patterned(3000);
    connection ends = connected();
    must(ends.client.set(options::no_delay, true));
    auto sent = in_background([&] {
        for (const std::byte& one : data) {
            must(ends.client.send_all(const_buffer(&one, 1)));
        }
        ends.client.close();
    });
    const drained all = drain(ends.server, data, 1);
    sent.get();
    CHECK(all.how == success);
    CHECK(all.as_expected);
    CHECK(all.length == data.size());
}

TEST_CASE("STRM-4: a peer that floods is held back, and the stream stays in order") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    // A small message does not wait until the one before it is acknowledged, which some systems put off.
    must(ends.server.set(options::no_delay, true));
    auto flooding = in_background([&] { return ended(ends.client.send_all(data, patience)); });
    // It cannot finish before somebody reads, and talking back works meanwhile.
    for (int count = 0; count < 100; ++count) {
        CHECK(carries(ends.server, ends.client, "enough"));
    }
    CHECK(flooding.wait_for(0ms) == std::future_status::timeout);
    std::vector<std::byte> buffer(data.size());
    CHECK(same(ends.server.receive_exactly(buffer, patience).value(), data));
    CHECK(flooding.get() == success);
}

TEST_CASE("DGRM-1: after a flood of datagrams a socket is as good as before") {
    udp_socket receiver = udp_socket::open(loopback(family::ipv4)).value();
    udp_socket flooder = udp_socket::open().value();
    const endpoint place = receiver.local_endpoint().value();
    const auto data = patterned(1000);
    for (int count = 0; count < 5000; ++count) {
        // What the receiver has no room for is dropped, by some systems with a word.
        const auto sent = flooder.try_send_to(data, place);
        CHECK((sent || sent.error() == std::errc::no_buffer_space || sent.error() == std::errc::operation_would_block));
    }
    std::vector<std::byte> buffer(2000);
    int arrived = 0;
    for (; ended(receiver.wait(interest::readable, 20ms)) == success; ++arrived) {
        const auto got = receiver.try_receive_from(buffer);
        REQUIRE(got);
        CHECK(same(got->data, data));
    }
    CHECK(arrived >= 1);
    CHECK(arrived <= 5000);
    ending calm = ended(flooder.send_to(bytes("calm"), place, patience));
    for (const stopwatch watch; calm == std::errc::no_buffer_space && watch.elapsed() < patience;) {
        let_it_begin(); // some systems' queue of the loopback interface is still full
        calm = ended(flooder.send_to(bytes("calm"), place, patience));
    }
    CHECK(calm == success);
    CHECK(text(receiver.receive_from(buffer, patience).value().data) == "calm");
}

TEST_CASE("LIFE-6: many connections opened, used, closed and reset at random leave nothing behind") {
    // Handles are counted before and after every case.
    tcp_listener listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    std::minstd_rand random(7);
    std::vector<connection> all;
    // The listener may have others in its queue.
    const auto connect_one = [&] {
        auto client = tcp_stream::connect(place, patience).value();
        const endpoint ours = client.local_endpoint().value();
        auto server = listener.accept(patience).value();
        while (server.remote_endpoint().value() != ours) {
            server = listener.accept(patience).value();
        }
        return connection{std::move(client), std::move(server)};
    };
    const stopwatch watch;
    for (int steps = 0; steps < 3000 && watch.elapsed() < 1s; ++steps) {
        const std::size_t which = all.empty() ? 0 : random() % all.size();
        switch (all.size() < 5 ? 0 : all.size() > 60 ? 1 + random() % 2 : random() % 6) {
        case 0:
            all.push_back(connect_one());
            break;
        case 1: // one end closes, the other one finds out
            all[which].client.close();
            if (random() % 2 == 0) {
                std::array<std::byte, 64> buffer;
                while (const auto got = all[which].server.receive(buffer, patience)) {
                    if (got->empty()) { break; }
                }
            }
            std::swap(all[which], all.back());
            all.pop_back();
            break;
        case 2:
            all[which].server.abort();
            static_cast<void>(all[which].client.try_send(bytes("x")));
            std::swap(all[which], all.back());
            all.pop_back();
            break;
        case 3:
            must(all[which].client.try_send(bytes("something unread")));
            break;
        case 4: // in the queue of the listener when it dies
            tcp_stream::connect(place, patience).value().abort();
            for (auto dead = listener.try_accept(); dead; dead = listener.try_accept()) {}
            break;
        default:
            CHECK(ended(tcp_stream::connect(place, until(0s))) != std::errc::operation_would_block);
            for (auto late = listener.try_accept(); late; late = listener.try_accept()) {}
            break;
        }
    }
    CHECK(all.size() < 3000);
}

TEST_CASE("LIFE-12: a connect without descriptors left says too_many_files_open and works again once one is free") {
    tcp_listener listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    exhaustion none;
    if (!none.why()) { return skip("LIFE-12", no_limit); }
    CHECK(*none.why() == std::errc::too_many_files_open);
    CHECK(ended(tcp_stream::connect(place, patience)) == std::errc::too_many_files_open);
    CHECK(ended(tcp_listener::listen(loopback(family::ipv4))) == std::errc::too_many_files_open);
    CHECK(ended(udp_socket::open(loopback(family::ipv4))) == std::errc::too_many_files_open);
    none.give_back(2);
    tcp_stream client = tcp_stream::connect(place, patience).value();
    tcp_stream server = listener.accept(patience).value();
    CHECK(carries(client, server));
}

TEST_CASE("ACPT-9: an accept loop that pauses is not busy while descriptors are exhausted, and goes on afterwards") {
    tcp_listener listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    connection first = connect_through(listener);
    tcp_stream waiting = tcp_stream::connect(place, patience).value();
    stop_signal stop;
    static_cast<void>(ended(listener.wait(interest::readable, {patience, stop}))); // from now on it needs no descriptor
    std::atomic<int> refusals = 0;
    std::atomic<int> served = 0;
    {
        exhaustion none;
        if (!none.why()) { return skip("ACPT-9", no_limit); }
        // As tcp_listener::accept says.
        auto serving = in_background([&] {
            for (;;) {
                auto client = listener.accept({patience, stop});
                if (client) {
                    must(client->send_all(bytes("welcome")));
                    ++served;
                } else if (client.error() == std::errc::too_many_files_open) {
                    ++refusals;
                    std::this_thread::sleep_for(20ms);
                } else {
                    return ended(client);
                }
            }
        });
        const stopwatch watch;
        std::this_thread::sleep_for(200ms); // the time that is measured
        const int so_far = refusals;
        CHECK(so_far >= 1);
        CHECK(so_far <= watch.elapsed() / 20ms + 1); // each was followed by a pause
        CHECK(served == 0);
        CHECK(carries(first.client, first.server)); // those who are served do not notice
        none.give_back(3);
        // Some systems have dropped the one who waited, so there is another one.
        const tcp_stream second = tcp_stream::connect(place, patience).value();
        spin_until([&] { return served > 0; });
        stop.request();
        CHECK(serving.get() == std::errc::operation_canceled);
    }
}

TEST_CASE("ACPT-9: while descriptors are exhausted every accept fails at once, whatever its limit") {
    tcp_listener listener = listener_on();
    const tcp_stream waiting = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    must(listener.wait(interest::readable, patience));
    exhaustion none;
    if (!none.why()) { return skip("ACPT-9", no_limit); }
    const auto once = [&] {
        const stopwatch watch;
        CHECK(ended(listener.try_accept()) == std::errc::too_many_files_open);
        return watch.elapsed();
    };
    CHECK(at_best(50ms, once) <= 50ms);
    // The systems that keep the client in the queue say the same to those who would wait.
    if (listener.wait(interest::readable, 0s)) {
        const stopwatch watch;
        CHECK(ended(listener.accept(patience)) == std::errc::too_many_files_open);
        CHECK(ended(listener.accept()) == std::errc::too_many_files_open);
        CHECK(watch.elapsed() < patience);
        CHECK(listener.is_open());
    }
}

TEST_CASE("ACPT-9: a listener that was taken off its poller for lack of descriptors wakes nobody, and comes back") {
    tcp_listener listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    connection first = connect_through(listener);
    constexpr std::uint64_t door = 0;
    constexpr std::uint64_t guest = 1;
    auto watching = poller::open().value();
    must(watching.add(listener, interest::readable, door));
    must(watching.add(first.server, interest::readable, guest));
    std::array<poll_event, 4> events;
    const tcp_stream waiting = tcp_stream::connect(place, patience).value();
    {
        exhaustion none;
        if (!none.why()) { return skip("ACPT-9", no_limit); }
        REQUIRE(watching.wait(events, patience).value().front().key == door);
        REQUIRE(ended(listener.try_accept()) == std::errc::too_many_files_open);
        must(watching.remove(listener));
        const stopwatch watch;
        CHECK(ended(watching.wait(events, 100ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 100ms);
        // Those who are served still are; and when one of them leaves, there is room.
        must(first.client.send_all(bytes("bye")));
        CHECK(watching.wait(events, patience).value().front().key == guest);
        CHECK(receive_text(first.server, 3) == "bye");
        first.client.close();
        CHECK(watching.wait(events, patience).value().front().key == guest);
        first.server.close();
        must(watching.add(listener, interest::readable, door));
        // Some systems have dropped the one who waited, so there is another one.
        const tcp_stream second = tcp_stream::connect(place, patience).value();
        CHECK(watching.wait(events, patience).value().front().key == door);
        CHECK(ended(listener.try_accept()) == success);
    }
}

TEST_CASE("EYE-1: with descriptors for one attempt only it goes on, and the next one has its turn when it has failed") {
    if (!has_ipv6()) { return skip("EYE-1", "no IPv6 here"); }
    auto silent = std::make_unique<full_listener>(family::ipv6);
    if (!silent->silent()) { return skip("EYE-1", "this system leaves no connect without an answer"); }
    const std::uint16_t port = silent->place().port();
    const auto other = tcp_listener::listen(loopback(family::ipv4, port));
    if (!other) { return skip("EYE-1", "another program has the port"); }
    exhaustion none;
    if (!none.why()) { return skip("EYE-1", no_limit); }
    CHECK(ended(tcp_stream::connect("localhost", port, patience)) == std::errc::too_many_files_open);
    none.give_back(1);
    const auto pending = tcp_stream::connect("localhost", port, 400ms);
    CHECK(ended(pending) == std::errc::timed_out);
    CHECK(pending.error().where() == silent->place());
    silent.reset(); // now it is refused, and frees its descriptors
    CHECK(ended(tcp_stream::connect("localhost", port, patience)) == success);
}

TEST_CASE("LIFE-12: stream_pair without descriptors left, or with one, says too_many_files_open and leaves nothing") {
    exhaustion none;
    if (!none.why()) { return skip("LIFE-12", no_limit); }
    CHECK(ended(stream_pair()) == std::errc::too_many_files_open);
    none.give_back(1);
    const std::size_t before = open_handles();
    CHECK(ended(stream_pair()) == std::errc::too_many_files_open);
    CHECK(open_handles() == before);
    none.give_back(3);
    auto pair = stream_pair().value();
    CHECK(carries(pair.first, pair.second));
}

TEST_CASE("LIFE-12: a look-up without descriptors left fails, and works again once there are some") {
    exhaustion none;
    if (!none.why()) { return skip("LIFE-12", no_limit); }
    // An address needs none.
    CHECK(resolve("127.0.0.1", 80).value().size() == 1);
    // Of what a name needs, and what the resolver makes of its lack, only this is promised: an end, and an error of
    // the list.
    const auto found = resolve("a.name.that.does.not.exist.invalid", 80, {}, patience);
    REQUIRE_FALSE(found);
    CHECK((ended(found) == std::errc::too_many_files_open || ended(found) == errc::host_not_found ||
           ended(found) == errc::try_again || ended(found) == errc::no_recovery));
    none.give_back(20);
    CHECK(ended(resolve("localhost", 80, {}, patience)) == success);
}

TEST_CASE("CANC-6: with no descriptor left a call with a stop signal waits, and data, its limit and the stop end it") {
    connection ends = connected();
    auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
    auto watching = poller::open().value();
    must(watching.add(ends.server, interest::readable, 1));
    const auto await = [&](const until& limit) {
        std::array<poll_event, 1> events;
        return ended(watching.wait(events, limit));
    };
    const auto receive = [&](const until& limit) {
        std::array<std::byte, 8> buffer;
        return ended(ends.server.receive(buffer, limit));
    };
    const auto receive_from = [&](const until& limit) {
        std::array<std::byte, 8> buffer;
        return ended(datagrams.receive_from(buffer, limit));
    };
    const auto wait = [&](const until& limit) { return ended(ends.server.wait(interest::readable, limit)); };
    const std::array<std::function<ending(const until&)>, 4> calls = {receive, wait, await, receive_from};
    exhaustion none;
    if (!none.why()) { return skip("CANC-6", no_limit); }
    for (const auto& call : calls) {
        CAPTURE(&call - calls.data());
        const stop_signal never;
        const stopwatch watch;
        CHECK(call({50ms, never}) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 50ms);
        const auto until_stopped = [&] {
            stop_signal stop;
            auto waiting = in_background([&] {
                const ending how = call({patience, stop});
                return std::pair(how, std::chrono::steady_clock::now());
            });
            let_it_begin();
            const auto requested = std::chrono::steady_clock::now();
            stop.request();
            const auto [how, returned] = waiting.get();
            CHECK(how == std::errc::operation_canceled);
            return returned - requested;
        };
        CHECK(at_best(promptly, until_stopped) < promptly);
    }
    const stop_signal never;
    for (const auto& call : std::span(calls).first(3)) { // those that wait for the connection
        auto waiting = in_background([&] { return call({patience, never}); });
        let_it_begin();
        must(ends.client.send_all(bytes("12345678"), {patience, never}));
        CHECK(waiting.get() == success);
        if (ends.server.available().value() != 0) { CHECK(receive({0s, never}) == success); }
    }
}

TEST_CASE("CANC-6: a stop signal that was first waited for without descriptors stops later calls as well") {
    connection ends = connected();
    stop_signal stop;
    std::array<std::byte, 8> buffer;
    {
        exhaustion none;
        if (!none.why()) { return skip("CANC-6", no_limit); }
        CHECK(ended(ends.server.receive(buffer, {10ms, stop})) == std::errc::timed_out);
    }
    auto waiting = in_background([&] { return ended(ends.server.receive(buffer, stop)); });
    let_it_begin();
    stop.request();
    CHECK(waiting.get() == std::errc::operation_canceled);
}

TEST_CASE("CANC-1: a stop requested a hundred thousand times is one request") {
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    stop_signal stop;
    CHECK(ended(ends.server.receive(buffer, {1ms, stop})) == std::errc::timed_out); // from now on it can be waited for
    auto requesting = in_background([&] {
        for (int count = 0; count < 100'000; ++count) {
            stop.request();
        }
    });
    requesting.get();
    CHECK(ended(ends.server.receive(buffer, stop)) == std::errc::operation_canceled);
}
