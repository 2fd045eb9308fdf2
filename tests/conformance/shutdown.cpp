// CONTRACT.md, G: shutdown, close, linger.

#include <doctest/doctest.h>

#include <portsock/options.hpp>
#include <portsock/stream.hpp>
#include <portsock/tcp.hpp>

#include <support/handles.hpp>
#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

TEST_CASE("SHUT-1: after shutdown(send) the peer reads the data, then the end, and both can still talk the other way") {
    connection ends = connected();
    must(ends.client.send_all(bytes("question"), patience));
    REQUIRE(ended(ends.client.shutdown(direction::send)) == success);

    CHECK(receive_text(ends.server, 8) == "question");
    std::array<std::byte, 8> buffer;
    CHECK(ends.server.receive(buffer, patience).value().empty());
    CHECK(carries(ends.server, ends.client, "answer"));
    CHECK(carries(ends.server, ends.client, "and more"));
    ends.server.close();
    CHECK(ends.client.receive(buffer, patience).value().empty());
}

TEST_CASE("SHUT-2: send after shutdown(send) fails with broken_pipe and raises no signal") {
    const std::array<const_buffer, 1> buffers{bytes("x")};
    for (const direction how : {direction::send, direction::both}) {
        connection ends = connected();
        must(ends.client.shutdown(how));
        for (int again = 0; again < 2; ++again) {
            CHECK(ended(ends.client.send(bytes("x"))) == std::errc::broken_pipe);
            CHECK(ended(ends.client.send(bytes("x"), patience)) == std::errc::broken_pipe);
            CHECK(ended(ends.client.try_send(bytes("x"))) == std::errc::broken_pipe);
            CHECK(ended(ends.client.send(std::span(buffers))) == std::errc::broken_pipe);
            const auto all = ends.client.send_all(bytes("x"));
            REQUIRE(ended(all) == std::errc::broken_pipe);
            CHECK(all.error().transferred() == 0);
        }
    }
}

TEST_CASE("SHUT-2: the peer's end of the stream does not keep this side from sending") {
    connection ends = connected();
    must(ends.client.shutdown(direction::receive));
    CHECK(carries(ends.client, ends.server));
}

TEST_CASE("SHUT-3: repeating shutdown, or shutting down after the peer closed or reset, succeeds") {
    constexpr std::array all{direction::send, direction::receive, direction::both, direction::send};
    connection ends = connected();
    SUBCASE("repeated") {}
    SUBCASE("after the peer's end of the stream") { must(ends.server.shutdown(direction::send)); }
    SUBCASE("after the peer closed") { ends.server.close(); }
    SUBCASE("after the peer reset") {
        ends.server.abort();
        must(ends.client.wait(interest::readable, patience));
    }
    SUBCASE("after the reset was reported") {
        ends.server.abort();
        std::array<std::byte, 8> buffer;
        REQUIRE(ended(ends.client.receive(buffer, patience)) == std::errc::connection_reset);
    }
    SUBCASE("after both have finished") {
        must(ends.server.shutdown(direction::send));
        must(ends.client.shutdown(direction::send));
        std::array<std::byte, 8> buffer;
        REQUIRE(ends.client.receive(buffer, patience).value().empty());
        REQUIRE(ends.server.receive(buffer, patience).value().empty());
        ends.server.close();
    }
    for (const direction how : all) {
        CHECK(ended(ends.client.shutdown(how)) == success);
    }
}

TEST_CASE("SHUT-4: shutdown on a never-connected or listening socket fails with not_connected") {
    for (const direction how : {direction::send, direction::receive, direction::both}) {
        stream_socket fresh(socket::open(family::ipv4, socket_kind::stream).value());
        CHECK(ended(fresh.shutdown(how)) == std::errc::not_connected);
        must(fresh.bind(loopback(family::ipv4)));
        CHECK(ended(fresh.shutdown(how)) == std::errc::not_connected);
    }
    tcp_listener listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    stream_socket listening(std::move(listener));
    CHECK(ended(listening.shutdown(direction::both)) == std::errc::not_connected);
    // and it goes on listening
    CHECK(ended(tcp_stream::connect(place, patience)) == success);
}

TEST_CASE("SHUT-5: receive after shutdown(receive) returns the end at once, even if data was or becomes available") {
    std::array<std::byte, 8> buffer;
    const std::array<mutable_buffer, 1> buffers{buffer};
    connection ends = connected();
    const auto is_at_the_end = [&] {
        CHECK(ends.client.receive(buffer).value().empty());
        CHECK(ends.client.receive(buffer, patience).value().empty());
        CHECK(ends.client.try_receive(buffer).value().empty());
        CHECK(ends.client.peek(buffer).value().empty());
        CHECK(ends.client.receive_exactly(buffer).value().empty());
        CHECK(ends.client.receive(std::span(buffers)).value() == 0);
        CHECK(ends.client.available().value() == 0);
    };
    SUBCASE("no data") { must(ends.client.shutdown(direction::receive)); }
    SUBCASE("data before") {
        must(ends.server.send_all(bytes("early"), patience));
        must(ends.client.wait(interest::readable, patience));
        must(ends.client.shutdown(direction::receive));
    }
    SUBCASE("data before, both directions") {
        must(ends.server.send_all(bytes("early"), patience));
        must(ends.client.wait(interest::readable, patience));
        must(ends.client.shutdown(direction::both));
    }
    is_at_the_end();
    // How this ends is the peer's affair: some systems answer with a reset.
    static_cast<void>(ends.server.send(bytes("late"), patience));
    is_at_the_end();
}

TEST_CASE("SHUT-6: after shutdown(receive) the socket is readable to a waiter") {
    connection ends = connected();
    must(ends.client.shutdown(direction::receive));
    CHECK(ends.client.wait(interest::readable, 0s).value().readable);
    CHECK(ends.client.wait(interest::readable | interest::writable, patience).value().readable);
    CHECK(ends.client.wait(interest::readable).value().readable);
}

TEST_CASE("SHUT-7: abort() makes the peer's next receive report connection_reset") {
    connection ends = connected();
    ends.client.abort();
    CHECK_FALSE(ends.client.is_open());
    std::array<std::byte, 8> buffer;
    CHECK(ended(ends.server.receive(buffer, patience)) == std::errc::connection_reset);
    CHECK(ended(ends.server.receive(buffer, patience)) == std::errc::connection_reset);
}

TEST_CASE("SHUT-7: abort() makes the peer's pending receive report connection_reset") {
    connection ends = connected();
    auto got = in_background([&] {
        std::array<std::byte, 8> buffer;
        return ended(ends.server.receive(buffer));
    });
    let_it_begin();
    ends.client.abort();
    CHECK(got.get() == std::errc::connection_reset);
}

TEST_CASE("SHUT-7: abort() after delivered data: the receive after the data reports connection_reset") {
    connection ends = connected();
    CHECK(carries(ends.client, ends.server, "delivered"));
    ends.client.abort();
    std::array<std::byte, 8> buffer;
    CHECK(ended(ends.server.receive(buffer, patience)) == std::errc::connection_reset);
}

TEST_CASE("SHUT-7: abort() with unsent data and a full peer resets too, and does not wait") {
    const auto data = patterned(more_than_buffers_hold);
    const auto once = [&] {
        connection ends = connected();
        fill(ends.client, data);
        const stopwatch watch;
        ends.client.abort();
        const auto taken = watch.elapsed();
        CHECK(drain(ends.server, data).how == std::errc::connection_reset);
        return taken;
    };
    CHECK(at_best(promptly, once) < promptly);
}

TEST_CASE("SHUT-7: abort() of a socket that is not open does nothing") {
    stream_socket nothing;
    nothing.abort();
    CHECK_FALSE(nothing.is_open());
}

TEST_CASE("SHUT-8: linger accepts 0 to 300 seconds and reads back what was set; other values are invalid_argument") {
    using seconds = std::optional<std::chrono::seconds>;
    connection ends = connected();
    auto fresh = socket::open(family::ipv4, socket_kind::stream).value();
    for (socket* const each : {static_cast<socket*>(&ends.client), &fresh}) {
        CHECK(each->get(options::linger).value() == seconds());
        for (const seconds value : {seconds(0s), seconds(1s), seconds(300s), seconds(), seconds(30s)}) {
            REQUIRE(ended(each->set(options::linger, value)) == success);
            CHECK(each->get(options::linger).value() == value);
        }
        for (const seconds value : {seconds(-1s), seconds(-2s), seconds(301s), seconds(70'000s), seconds(24h * 100'000),
                                    seconds(std::chrono::seconds::max()), seconds(std::chrono::seconds::min())}) {
            CHECK(ended(each->set(options::linger, value)) == std::errc::invalid_argument);
            CHECK(each->get(options::linger).value() == seconds(30s));
        }
        must(each->set(options::linger, seconds()));
    }
}

TEST_CASE("SHUT-9: close() without linger returns promptly even with unsent data and a peer that does not read") {
    const auto data = patterned(more_than_buffers_hold);
    const auto once = [&] {
        connection ends = connected();
        fill(ends.client, data);
        const stopwatch watch;
        ends.client.close();
        return watch.elapsed();
    };
    CHECK(at_best(promptly, once) < promptly);
}

TEST_CASE("SHUT-10: close() of a socket with linger and unsent data releases the handle") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    must(ends.client.set(options::linger, std::optional(1s)));
    const std::size_t accepted = fill(ends.client, data);
    const std::size_t before = open_handles();
    const stopwatch watch;
    ends.client.close();
    CHECK(watch.elapsed() < patience);
    CHECK_FALSE(ends.client.is_open());
    CHECK(open_handles() == before - 1);
    // What becomes of the data is the system's affair; it ends.
    CHECK(drain(ends.server, data).length <= accepted);
}

TEST_CASE("SHUT-10: close() with linger waits no longer than the peer takes to read") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    must(ends.client.set(options::linger, std::optional(2 * patience)));
    const std::size_t accepted = fill(ends.client, data);
    auto received = in_background([&] { return drain(ends.server, data); });
    const stopwatch watch;
    ends.client.close();
    CHECK(watch.elapsed() < patience);
    const drained all = received.get();
    CHECK(all.how == success);
    CHECK(all.length == accepted);
}

TEST_CASE("SHUT-11: setting an option after the connection ended fails at most with invalid_argument") {
    connection ends = connected();
    SUBCASE("both have finished") {
        must(ends.client.shutdown(direction::both));
        must(ends.server.shutdown(direction::both));
        must(ends.client.wait(interest::readable, patience));
    }
    SUBCASE("the peer has closed") {
        ends.server.close();
        must(ends.client.wait(interest::readable, patience));
        must(ends.client.shutdown(direction::both));
    }
    SUBCASE("the peer has reset") {
        ends.server.abort();
        std::array<std::byte, 8> buffer;
        REQUIRE(ended(ends.client.receive(buffer, patience)) == std::errc::connection_reset);
    }
    const auto harmless = [](const auto& set) {
        return ended(set) == success || ended(set) == std::errc::invalid_argument;
    };
    CHECK(harmless(ends.client.set(options::no_delay, true)));
    CHECK(harmless(ends.client.set(options::keep_alive, true)));
    CHECK(harmless(ends.client.set(options::linger, std::optional(0s))));
    CHECK(harmless(ends.client.set(options::send_buffer_size, 32768)));
    CHECK(harmless(ends.client.set(options::receive_buffer_size, 32768)));
    CHECK(harmless(ends.client.set(options::hop_limit, 9)));
}

TEST_CASE("SHUT-12: lingering_close() lets the peer read everything although it sent what nobody read") {
    auto [client, server] = connected();
    const auto request = patterned(20'000);
    const auto answer = patterned(20'000);
    auto peer = in_background([&, asking = &client] {
        must(asking->send_all(request, patience)); // nobody reads it
        std::vector<std::byte> room(answer.size());
        const auto received = asking->receive_exactly(room, patience, early_end::is_error);
        must(received);
        std::array<std::byte, 1> more;
        const bool ended_well = ended(asking->receive(more, patience)) == success;
        asking->close();
        return std::pair(same(room, answer), ended_well);
    });
    must(server.send_all(answer, patience));
    CHECK(ended(server.lingering_close(patience)) == success);
    CHECK_FALSE(server.is_open());
    const auto [all, end] = peer.get();
    CHECK(all);
    CHECK(end);
}

TEST_CASE("SHUT-12: lingering_close() ends by its limit and its stop, with a peer that is silent or never stops") {
    for (const bool floods : {false, true}) {
        CAPTURE(floods);
        auto [client, server] = connected();
        auto [other_client, other] = connected();
        std::atomic<bool> over = false;
        auto peer = in_background([&, flooding = &client, also = &other_client] {
            const auto data = patterned(10'000);
            while (floods && !over && (flooding->try_send(data) || also->try_send(data) || true)) {}
        });
        const stopwatch watch;
        CHECK(ended(server.lingering_close(50ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() < patience);
        CHECK_FALSE(server.is_open());
        CHECK(ended(other.lingering_close(0s)) == std::errc::timed_out);
        CHECK_FALSE(other.is_open());
        over = true;
        peer.get();
    }
    auto [client, server] = connected();
    stop_signal stop;
    stop.request();
    CHECK(ended(server.lingering_close(stop)) == std::errc::operation_canceled);
    CHECK_FALSE(server.is_open());
    CHECK(ended(server.lingering_close(patience)) == std::errc::bad_file_descriptor);
}

TEST_CASE("SHUT-12: lingering_close() says that the peer reset the connection") {
    auto [client, server] = connected();
    client.abort();
    CHECK(ended(server.lingering_close(patience)) != std::errc::timed_out);
    CHECK_FALSE(server.is_open());
}
