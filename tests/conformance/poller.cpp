// CONTRACT.md, I: waiting for many sockets: what is reported, and when.

#include <doctest/doctest.h>

#include <portsock/poller.hpp>
#include <portsock/stream.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/allocations.hpp>
#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/pollers.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr interest either = interest::readable | interest::writable;

udp_socket datagrams_on(family of = family::ipv4) { return udp_socket::open(loopback(of)).value(); }

/// Makes it readable.
void tell(const udp_socket& receiver, udp_socket& sender) {
    must(sender.send_to(bytes("x"), receiver.local_endpoint().value(), patience));
}
void tell(const udp_socket& receiver) {
    udp_socket sender = udp_socket::open().value();
    tell(receiver, sender);
}

/// Sockets with the keys 0, 1, ...; watched for what can be read, which is only what `sender` sends: so many ports that
/// some other program's stray datagram finds one.
std::vector<udp_socket> watch_many(poller& set, std::size_t count, const udp_socket& sender) {
    const endpoint from = sender.local_endpoint().value();
    std::vector<udp_socket> many;
    for (std::size_t key = 0; key < count; ++key) {
        many.push_back(datagrams_on());
        must(many.back().connect(from));
        must(set.add(many.back(), interest::readable, key));
    }
    return many;
}

/// The keys reported until all of `count` have been, or there have been so many waits.
std::set<std::uint64_t> keys_within(watcher& set, std::size_t count, std::size_t waits) {
    std::set<std::uint64_t> keys;
    for (std::size_t done = 0; done < waits && keys.size() < count; ++done) {
        std::set<std::uint64_t> batch;
        for (const poll_event& each : set.wait()) {
            CHECK(batch.insert(each.key).second); // one event at most for each
        }
        keys.merge(batch);
    }
    return keys;
}

/// Some of very many sockets become readable, then all.
void check_scale(poll_mechanism which, std::size_t count) {
    watcher set(which);
    udp_socket sender = datagrams_on();
    std::vector<udp_socket> many = watch_many(*set, count, sender);
    CHECK(set.quiet());
    const std::set<std::uint64_t> chosen = {0, 1, count / 2, count - 2, count - 1};
    for (const std::uint64_t key : chosen) {
        tell(many[static_cast<std::size_t>(key)], sender);
    }
    for (const std::uint64_t key : chosen) {
        must(many[static_cast<std::size_t>(key)].wait(interest::readable, patience));
    }
    // Twice: nothing else may come either.
    CHECK(keys_within(set, chosen.size(), chosen.size() + 10) == chosen);
    CHECK(keys_within(set, count, 3) == chosen);
    for (udp_socket& each : many) {
        tell(each, sender);
    }
    CHECK(keys_within(set, count, count).size() == count);
    many.clear();
    CHECK(set.quiet());
}

} // namespace

TEST_CASE("WAIT-1: a poller that watches nothing waits until the deadline") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        for (const auto limit : {0us, 1'001us, 30'000us}) {
            const stopwatch watch;
            CHECK(ended(set.try_wait(limit)) == std::errc::timed_out);
            CHECK(watch.elapsed() >= limit);
            const auto deadline = std::chrono::steady_clock::now() + limit;
            CHECK(ended(set.try_wait(deadline)) == std::errc::timed_out);
            CHECK(std::chrono::steady_clock::now() >= deadline);
        }
    });
}

TEST_CASE("WAIT-2: a poller's wait without time says at once what is the case") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket idle = datagrams_on();
        udp_socket ready = datagrams_on();
        const stop_signal stop;
        const auto past = std::chrono::steady_clock::now() - 1s;
        must(set->add(idle, interest::readable, 1));
        for (const until& limit : {until(0s), until(-1s), until(past), until(0s, stop), until(past, stop)}) {
            const auto once = [&] {
                const stopwatch watch;
                CHECK(ended(set.try_wait(limit)) == std::errc::timed_out);
                return watch.elapsed();
            };
            CHECK(at_best(10ms, once) <= 10ms);
        }
        must(set->add(ready, interest::writable, 2));
        CHECK(event_of(set.wait(), 2)); // the system knows by now
        for (const until& limit : {until(0s), until(-1s), until(past), until(0s, stop), until(past, stop)}) {
            CHECK(set.wait(limit) == std::vector{poll_event{.key = 2, .writable = true}});
        }
    });
}

TEST_CASE("WAIT-3: a poller's timed wait never returns before its deadline without an event") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        const stop_signal stop;
        must(set->add(ends.client, interest::readable, 1));
        for (const auto limit : {100us, 999us, 1'001us, 2'500us, 15'600us, 40'000us}) {
            for (const until& each : {until(limit), until(limit, stop)}) {
                const stopwatch watch;
                CHECK(ended(set.try_wait(each)) == std::errc::timed_out);
                CHECK(watch.elapsed() >= limit);
            }
        }
    });
}

TEST_CASE("WAIT-3: a poller's timed wait ends at most 50 ms late on an idle machine") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        const stop_signal stop;
        must(set->add(ends.client, interest::readable, 1));
        for (const auto limit : {1ms, 30ms, 70ms}) {
            for (const until& each : {until(limit), until(limit, stop)}) {
                const auto once = [&] {
                    const stopwatch watch;
                    CHECK(ended(set.try_wait(each)) == std::errc::timed_out);
                    return watch.elapsed();
                };
                CHECK(at_best(limit + 50ms, once) <= limit + 50ms);
            }
        }
    });
}

TEST_CASE("WAIT-4: a poller reports data, before and during the wait") {
    with_every_mechanism([](poll_mechanism which) {
        for (const family of : families()) {
            INFO(name(of));
            watcher set(which);
            connection ends = connected(of);
            must(set->add(ends.server, interest::readable, 7));
            auto waited = in_background([&] { return set.wait(); });
            let_it_begin();
            must(ends.client.send_all(bytes("x"), patience));
            const std::vector expected{poll_event{.key = 7, .readable = true}};
            CHECK(waited.get() == expected);
            CHECK(set.wait() == expected);
            CHECK(receive_text(ends.server, 1) == "x");
            CHECK(set.quiet());
        }
    });
}

TEST_CASE("WAIT-4: a poller reports the end of the stream as readable, and nothing else") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        must(set->add(ends.server, interest::readable, 1));
        must(ends.client.shutdown(direction::send));
        const auto found = event_of(set.wait(), 1);
        REQUIRE(found);
        CHECK(found->readable);
        CHECK_FALSE(found->writable); // was not asked for
        CHECK_FALSE(found->error);
    });
}

TEST_CASE("WAIT-4: a poller reports the end of the stream that comes during the wait") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        must(set->add(ends.server, either, 1));
        CHECK(event_of(set.wait(), 1) == poll_event{.key = 1, .writable = true});
        must(set->modify(ends.server, interest::readable, 1));
        auto waited = in_background([&] { return set.wait(); });
        let_it_begin();
        ends.client.close();
        const auto found = event_of(waited.get(), 1);
        REQUIRE(found);
        CHECK(found->readable);
    });
}

TEST_CASE("WAIT-4: a poller reports a stream that both ends have finished as readable") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        must(set->add(ends.server, interest::readable, 1));
        must(ends.server.shutdown(direction::send));
        ends.client.close();
        const auto found = event_of(set.wait(), 1);
        REQUIRE(found);
        CHECK(found->readable);
    });
}

TEST_CASE("WAIT-4: a poller reports what came before the end, and the end") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        must(set->add(ends.server, either, 1));
        must(ends.client.send_all(bytes("ab"), patience));
        ends.client.close();
        const auto readable = [](const poll_event& each) { return each.readable; };
        std::array<std::byte, 1> buffer;
        for (const std::size_t expected : {1U, 1U, 0U, 0U}) {
            set.wait_until(readable);
            CHECK(ends.server.try_receive(buffer).value().size() == expected);
        }
    });
}

TEST_CASE("WAIT-4: a poller reports a reset as readable, writable and error, whatever was asked for") {
    with_every_mechanism([](poll_mechanism which) {
        for (const interest what : {interest::readable, interest::writable, either}) {
            for (const bool before : {true, false}) {
                watcher set(which);
                connection ends = connected();
                if (before) { ends.client.abort(); }
                must(set->add(ends.server, what, 1));
                if (!before) { ends.client.abort(); }
                const poll_event found = set.wait_until([](const poll_event& each) { return each.error; });
                CHECK(found.readable);
                CHECK(found.writable);
                std::array<std::byte, 1> buffer;
                CHECK(ended(ends.server.try_receive(buffer)) == std::errc::connection_reset);
            }
        }
    });
}

TEST_CASE("WAIT-4: a poller reports a pending connection as readable") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        tcp_listener listener = listener_on();
        must(set->add(listener, interest::readable, 1));
        CHECK(set.quiet());
        const endpoint place = listener.local_endpoint().value();
        const auto first = tcp_stream::connect(place, patience).value();
        const auto second = tcp_stream::connect(place, patience).value();
        for (int each = 0; each < 2; ++each) {
            CHECK(set.wait() == std::vector{poll_event{.key = 1, .readable = true}});
            CHECK(ended(listener.accept(patience)) == success);
        }
        CHECK(set.quiet());
    });
}

TEST_CASE("WAIT-4: a poller reports datagrams, empty ones too") {
    with_every_mechanism([](poll_mechanism which) {
        for (const family of : families()) {
            INFO(name(of));
            watcher set(which);
            udp_socket receiver = datagrams_on(of);
            udp_socket sender = udp_socket::open(of).value();
            must(set->add(receiver, interest::readable, 1));
            CHECK(set.quiet());
            for (const const_buffer data : {bytes("x"), const_buffer()}) {
                must(sender.send_to(data, receiver.local_endpoint().value()));
                CHECK(set.wait() == std::vector{poll_event{.key = 1, .readable = true}});
                std::array<std::byte, 8> buffer;
                CHECK(receiver.try_receive_from(buffer).value().data.size() == data.size());
                CHECK(set.quiet());
            }
        }
    });
}

TEST_CASE("WAIT-5: a poller reports a finished connect as writable") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        tcp_listener listener = listener_on();
        stream_socket client(socket::open(family::ipv4, socket_kind::stream).value());
        const auto started = client.start_connect(listener.local_endpoint().value());
        CHECK(ended(started) == success);
        must(set->add(client, either, 1));
        CHECK(set.wait() == std::vector{poll_event{.key = 1, .writable = true}});
        CHECK(ended(client.take_error()) == success);
        tcp_stream server = listener.accept(patience).value();
        CHECK(carries(client, server));
    });
}

TEST_CASE("WAIT-5: a poller reports a refused connect as writable and error") {
    with_every_mechanism([](poll_mechanism which) {
        for (const interest what : {interest::readable, interest::writable, either}) {
            watcher set(which);
            const refusing_place nobody;
            stream_socket client(socket::open(family::ipv4, socket_kind::stream).value());
            const auto started = client.start_connect(nobody.place());
            if (!is_pending(started)) {
                // The system knew at once, so there is nothing to wait for.
                CHECK(ended(started) == std::errc::connection_refused);
                CHECK(ended(set->add(client, what, 1)) == std::errc::not_connected);
                continue;
            }
            must(set->add(client, what, 1));
            const auto found = event_of(set.wait(), 1);
            REQUIRE(found);
            CHECK(found->readable);
            CHECK(found->writable);
            CHECK(found->error);
            CHECK(ended(client.take_error()) == std::errc::connection_refused);
        }
    });
}

TEST_CASE("WAIT-5: a poller reports nothing of a connect that nobody answers") {
    full_listener full;
    if (!full.silent()) { return; } // such a connect cannot be had here: see CONN-13
    with_every_mechanism([&](poll_mechanism which) {
        watcher set(which);
        must(set->add(full.clients().back(), either, 1));
        CHECK(ended(set.try_wait(20ms)) == std::errc::timed_out);
        must(set->remove(full.clients().back()));
    });
}

TEST_CASE("WAIT-6: a poller never reports a listener as writable") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        tcp_listener listener = listener_on();
        must(set->add(listener, interest::writable, 1));
        CHECK(ended(set.try_wait(10ms)) == std::errc::timed_out);
        const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        CHECK(ended(set.try_wait(10ms)) == std::errc::timed_out);
        must(set->modify(listener, either, 1));
        CHECK(set.wait() == std::vector{poll_event{.key = 1, .readable = true}});
    });
}

TEST_CASE("WAIT-6: a poller reports an idle connected socket as writable only") {
    with_every_mechanism([](poll_mechanism which) {
        for (const family of : families()) {
            INFO(name(of));
            watcher set(which);
            connection ends = connected(of);
            must(set->add(ends.client, either, 1));
            CHECK(set.wait() == std::vector{poll_event{.key = 1, .writable = true}});
            must(set->modify(ends.client, interest::readable, 1));
            CHECK(set.quiet());
        }
    });
}

TEST_CASE("WAIT-6: a poller reports a socket that has finished sending as not readable, lost or closed") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        must(ends.client.shutdown(direction::send));
        must(set->add(ends.client, interest::readable, 1));
        CHECK(ended(set.try_wait(20ms)) == std::errc::timed_out);
        must(set->modify(ends.client, either, 1));
        // Whether it counts as writable is the system's affair: a send would not wait.
        const auto found = set.try_wait(20ms);
        if (found) { CHECK(*found == std::vector{poll_event{.key = 1, .writable = true}}); }
        must(ends.server.send_all(bytes("x"), patience));
        const poll_event ready = set.wait_until([](const poll_event& each) { return each.readable; });
        CHECK_FALSE(ready.error);
        CHECK_FALSE(ready.closed);
    });
}

TEST_CASE("WAIT-8: a poller reports what is ready in every wait until it no longer is") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        tcp_listener listener = listener_on();
        connection ends = connect_through(listener);
        const auto pending = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        udp_socket datagrams = datagrams_on();
        tell(datagrams);
        must(ends.client.send_all(bytes("ab"), patience));
        // One at a time: others may become ready later than the first.
        const auto check = [&](const socket& each, const poll_event& expected) {
            must(set->add(each, either, expected.key));
            set.wait_until([&](const poll_event& found) { return found == expected; });
            for (int again = 0; again < 3; ++again) {
                CHECK(set.wait(0s) == std::vector{expected});
            }
            must(set->remove(each));
        };
        check(listener, {.key = 1, .readable = true});
        check(ends.server, {.key = 2, .readable = true, .writable = true});
        check(datagrams, {.key = 3, .readable = true, .writable = true});
        CHECK(receive_text(ends.server, 1) == "a");
        check(ends.server, {.key = 2, .readable = true, .writable = true});
        CHECK(receive_text(ends.server, 1) == "b");
        check(ends.server, {.key = 2, .writable = true});
    });
}

TEST_CASE("WAIT-8: a poller reports nothing of what came and was taken between two waits") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        tcp_listener listener = listener_on();
        connection ends = connect_through(listener);
        must(set->add(ends.server, interest::readable, 1));
        for (int times = 0; times < 10; ++times) {
            CHECK(set.quiet());
            must(ends.client.send_all(bytes("x"), patience));
            CHECK(receive_text(ends.server, 1) == "x");
        }
        CHECK(set.quiet());
        must(ends.client.send_all(bytes("y"), patience));
        CHECK(event_of(set.wait(), 1));
    });
}

TEST_CASE("WAIT-8: a poller with room for one event tells everything about a socket in it") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which, 1);
        connection ends = connected();
        must(ends.client.send_all(bytes("a"), patience));
        must(set->add(ends.server, either, 1));
        set.wait_until([](const poll_event& each) { return each.readable; });
        for (int again = 0; again < 4; ++again) {
            CHECK(set.wait() == std::vector{poll_event{.key = 1, .readable = true, .writable = true}});
        }
    });
}

TEST_CASE("WAIT-8: a poller reports all ready sockets in turn, however small the batches") {
    with_every_mechanism([](poll_mechanism which) {
        for (const std::size_t count : {2U, 3U, 4U, 12U, 60U}) {
            for (const std::size_t room : {1U, 2U, 3U, 5U, 11U}) {
                INFO(count, " sockets, batches of ", room);
                watcher set(which, room);
                std::vector<udp_socket> many;
                for (std::size_t key = 0; key < count; ++key) {
                    many.push_back(datagrams_on());
                    tell(many.back());
                    must(set->add(many.back(), either, key));
                }
                // Nobody reads, so they stay ready, each in two ways.
                CHECK(keys_within(set, count, 4 * count / room + 4).size() == count);
            }
        }
    });
}

TEST_CASE("WAIT-12: a poller waits for 1000 sockets, those above the descriptor 1023 included") {
    const descriptor_limit more(4096);
    with_every_mechanism([](poll_mechanism which) { check_scale(which, 1100); });
}

TEST_CASE("WAIT-12: a poller waits for 10,000 sockets") {
    constexpr std::size_t count = 10'000;
    const descriptor_limit more(count + 500);
    {
        std::vector<udp_socket> many(count);
        for (udp_socket& each : many) {
            auto opened = udp_socket::open();
            if (ended(opened) == std::errc::too_many_files_open) {
                return skip("WAIT-12", "this process may not have so many sockets");
            }
            each = std::move(opened).value();
        }
    }
    with_every_mechanism([](poll_mechanism which) {
        // A fallback whose cost grows with the square of the number where every socket is another process's.
        if (which != poll_mechanism::select) { check_scale(which, count); }
    });
}

TEST_CASE("WAIT-13: a poller does not report a full stream as writable until the peer reads") {
    with_every_mechanism([](poll_mechanism which) {
        const auto data = patterned(more_than_buffers_hold);
        watcher set(which);
        connection ends = connected();
        const std::size_t accepted = fill(ends.client, data);
        REQUIRE(accepted < data.size());
        must(set->add(ends.client, either, 1));
        CHECK(ended(set.try_wait(20ms)) == std::errc::timed_out);

        auto waited = in_background([&] { return set.wait(); });
        std::vector<std::byte> buffer(accepted);
        CHECK(same(ends.server.receive_exactly(buffer, patience).value(), std::span(data).first(accepted)));
        CHECK(waited.get() == std::vector{poll_event{.key = 1, .writable = true}});
        CHECK(ended(ends.client.try_send(bytes("x"))) == success);
    });
}

TEST_CASE("SHUT-6: after shutdown(receive) a poller reports the socket as readable") {
    with_every_mechanism([](poll_mechanism which) {
        for (const bool before : {true, false}) {
            watcher set(which);
            connection ends = connected();
            if (before) { must(ends.server.shutdown(direction::receive)); }
            must(set->add(ends.server, interest::readable, 1));
            if (!before) {
                CHECK(set.quiet());
                must(ends.server.shutdown(direction::receive));
            }
            for (int again = 0; again < 2; ++again) {
                const auto found = event_of(set.wait(), 1);
                REQUIRE(found);
                CHECK(found->readable);
                CHECK_FALSE(found->error);
            }
        }
    });
}

TEST_CASE("SHUT-6: shutdown(receive) ends a poller's wait in progress") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        must(set->add(ends.server, interest::readable, 1));
        auto waited = in_background([&] { return set.wait(); });
        let_it_begin();
        must(ends.server.shutdown(direction::receive));
        const auto found = event_of(waited.get(), 1);
        REQUIRE(found);
        CHECK(found->readable);
    });
}

TEST_CASE("ALLOC-1: a poller's waits allocate nothing on the heap") {
    with_every_mechanism([](poll_mechanism which) {
        poller set = poller::open(which).value();
        std::array<poll_event, 64> room;
        udp_socket sender = datagrams_on();
        std::vector<udp_socket> many = watch_many(set, 100, sender);
        const auto idle = datagrams_on();
        must(set.add(idle, interest::readable, 100));
        const stop_signal stop;
        must(many[0].wait(interest::writable, {patience, stop})); // so that the stop signal has what it needs
        CHECK(ended(set.wait(room, 0s)) == std::errc::timed_out); // and the poller knows its sockets
        for (udp_socket& each : many) {
            tell(each, sender);
        }
        for (const until& limit : {until(patience), until(patience, stop), until()}) {
            const std::size_t before = allocations();
            const auto found = set.wait(room, limit);
            const std::size_t after = allocations();
            CHECK(ended(found) == success);
            CHECK(after == before);
        }
        std::array<std::byte, 8> buffer;
        for (udp_socket& each : many) {
            must(each.receive_from(buffer, patience));
        }
        const std::size_t before = allocations();
        const auto nothing = set.wait(room, 1ms);
        set.wake();
        const auto woken = set.wait(room, patience);
        const std::size_t after = allocations();
        CHECK(ended(nothing) == std::errc::timed_out);
        CHECK(ended(woken) == success);
        CHECK(after == before);
    });
}
