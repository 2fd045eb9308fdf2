// CONTRACT.md, F: stream transfer.

#include <doctest/doctest.h>

#include <portsock/options.hpp>
#include <portsock/stream.hpp>
#include <portsock/tcp.hpp>

#include <support/loopback.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

/// Sends all of `data` by plain calls, in pieces of random length.
void send_in_pieces(stream_socket& into, const_buffer data, unsigned seed) {
    std::minstd_rand random(seed);
    while (!data.empty()) {
        const std::size_t piece = std::min<std::size_t>(data.size(), 1 + random() % 100'000);
        data = data.subspan(into.send(data.first(piece)).value());
    }
    must(into.shutdown(direction::send));
}

/// Receives by plain calls, in pieces of random length. The first byte that is not as expected; the number expected if
/// all are.
std::size_t receive_in_pieces(stream_socket& from, const_buffer expected, unsigned seed) {
    std::minstd_rand random(seed);
    std::vector<std::byte> buffer(100'000);
    std::size_t length = 0;
    for (;;) {
        const auto got = from.receive(std::span(buffer).first(1 + random() % buffer.size())).value();
        if (got.empty() || length + got.size() > expected.size() || !same(got, expected.subspan(length, got.size()))) {
            return length;
        }
        length += got.size();
    }
}

/// A connection whose client has reset it, and where the server's system knows.
connection reset_connection() {
    connection ends = connected();
    ends.client.abort();
    REQUIRE(ended(ends.server.wait(interest::readable, patience)) == success);
    return ends;
}

constexpr std::size_t most_per_call = std::size_t{1} << 30U;

/// Sends by the call, which has more to send than it may, to a peer that reads it all.
template <class Send>
void check_cap(Send&& send) {
    connection ends = connected();
    auto received = in_background([&] {
        std::vector<std::byte> buffer(std::size_t{1} << 20U);
        std::size_t total = 0;
        for (;;) {
            const auto got = ends.server.receive(buffer).value();
            if (got.empty()) { return total; }
            total += got.size();
        }
    });
    const result<std::size_t> sent = send(ends.client);
    ends.client.close();
    REQUIRE(ended(sent) == success);
    CHECK(*sent >= 1);
    CHECK(*sent <= most_per_call);
    CHECK(received.get() == *sent);
}

} // namespace

TEST_CASE("STRM-1: bytes arrive complete, unmodified and in order, in both directions at once") {
    constexpr std::size_t length = std::size_t{16} << 20U;
    const auto upward = patterned(length, 1);
    const auto downward = patterned(length, 2);
    connection ends = connected();

    auto up = in_background([&] { send_in_pieces(ends.client, upward, 3); });
    auto down = in_background([&] { send_in_pieces(ends.server, downward, 4); });
    auto at_server = in_background([&] { return receive_in_pieces(ends.server, upward, 5); });
    auto at_client = in_background([&] { return receive_in_pieces(ends.client, downward, 6); });

    CHECK(at_server.get() == length);
    CHECK(at_client.get() == length);
    up.get();
    down.get();
}

TEST_CASE("STRM-1: every byte value passes unchanged") {
    connection ends = connected();
    std::array<std::byte, 256> all;
    for (std::size_t value = 0; value < all.size(); ++value) {
        all[value] = static_cast<std::byte>(value);
    }
    must(ends.client.send_all(all, patience));
    std::array<std::byte, 256> got;
    REQUIRE(ends.server.receive_exactly(got, patience).value().size() == all.size());
    CHECK(got == all);
}

TEST_CASE("STRM-2: try_send to a peer that does not read ends in would-block, having counted exactly what arrives") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    const std::size_t accepted = fill(ends.client, data);
    REQUIRE(accepted > 0);
    REQUIRE(accepted < data.size());

    must(ends.client.shutdown(direction::send));
    const drained all = drain(ends.server, data);
    CHECK(all.how == success);
    CHECK(all.as_expected);
    CHECK(all.length == accepted);
}

TEST_CASE("STRM-3: a single send never accepts more than 1 GiB even if the buffer is larger") {
    // Zeroed memory that nobody has written to takes no room on most systems.
    constexpr std::size_t length = most_per_call + 4096;
    struct give_back {
        void operator()(void* memory) const { std::free(memory); }
    };
    const std::unique_ptr<void, give_back> memory(std::calloc(length, 1));
    if (memory == nullptr) { return skip("STRM-3", "no memory for a buffer beyond the cap"); }
    check_cap([&](stream_socket& into) {
        return into.send(const_buffer(static_cast<const std::byte*>(memory.get()), length));
    });
}

TEST_CASE("STRM-3: a single send of many buffers never accepts more than 1 GiB even if they hold more") {
    const auto data = patterned(std::size_t{32} << 20U);
    const std::vector<const_buffer> pieces(40, data);
    check_cap([&](stream_socket& into) { return into.send(std::span<const const_buffer>(pieces)); });
}

TEST_CASE("STRM-4: send_all of a large buffer to a slowly reading peer returns only when all bytes were accepted") {
    constexpr std::size_t length = more_than_buffers_hold;
    const auto data = patterned(length);
    connection ends = connected();
    auto sent = in_background([&] {
        const auto how = ends.client.send_all(data);
        ends.client.close();
        return ended(how);
    });
    // Not all of it fits anywhere, so it cannot be done before somebody reads.
    CHECK(sent.wait_for(100ms) == std::future_status::timeout);
    const drained all = drain(ends.server, data, 5000);
    CHECK(sent.get() == success);
    CHECK(all.how == success);
    CHECK(all.as_expected);
    CHECK(all.length == length);
}

TEST_CASE("STRM-5: zero-length send and receive return 0 at once, with or without pending data, and send nothing") {
    connection ends = connected();
    const auto transfers_nothing = [&](stream_socket& stream) {
        const std::array<mutable_buffer, 2> no_room{};
        const std::array<const_buffer, 2> nothing{};
        const until limit = patience;
        const stopwatch watch;
        CHECK(stream.receive(mutable_buffer(), limit).value().empty());
        CHECK(stream.receive(std::span(no_room), limit).value() == 0);
        CHECK(stream.receive(std::span<const mutable_buffer>(), limit).value() == 0);
        CHECK(stream.try_receive(mutable_buffer()).value().empty());
        CHECK(stream.peek(mutable_buffer(), limit).value().empty());
        CHECK(stream.receive_exactly(mutable_buffer(), limit).value().empty());
        CHECK(stream.send(const_buffer(), limit).value() == 0);
        CHECK(stream.send(std::span(nothing), limit).value() == 0);
        CHECK(stream.send(std::span<const const_buffer>(), limit).value() == 0);
        CHECK(stream.try_send(const_buffer()).value() == 0);
        CHECK(ended(stream.send_all(const_buffer(), limit)) == success);
        CHECK(ended(stream.send_all(std::span(nothing), limit)) == success);
        CHECK(watch.elapsed() < patience / 2);
    };
    SUBCASE("nothing is pending") {
        transfers_nothing(ends.server);
        CHECK(ended(ends.server.wait(interest::readable, 1ms)) == std::errc::timed_out);
    }
    SUBCASE("data is pending") {
        must(ends.client.send_all(bytes("abc"), patience));
        must(ends.server.wait(interest::readable, patience));
        transfers_nothing(ends.server);
        CHECK(receive_text(ends.server, 3) == "abc");
    }
    SUBCASE("the peer has finished") {
        must(ends.client.shutdown(direction::send));
        must(ends.server.wait(interest::readable, patience));
        transfers_nothing(ends.server);
    }
    // Whatever was sent comes before this.
    must(ends.server.send_all(bytes("x"), patience));
    CHECK(receive_text(ends.client, 1) == "x");
}

TEST_CASE("STRM-5: the limit of a zero-length send or receive does not matter") {
    connection ends = connected();
    CHECK(ended(ends.client.send(const_buffer(), 0s)) == success);
    CHECK(ended(ends.client.receive(mutable_buffer(), 0s)) == success);
}

TEST_CASE("STRM-6: try_receive with nothing pending fails with operation_would_block") {
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    CHECK(ended(ends.server.try_receive(buffer)) == std::errc::operation_would_block);
    must(ends.client.send_all(bytes("abc"), patience));
    CHECK(receive_text(ends.server, 3) == "abc");
    CHECK(ended(ends.server.try_receive(buffer)) == std::errc::operation_would_block);
}

TEST_CASE("STRM-7: after the peer's orderly close receive returns the end of the stream after all data, repeatedly") {
    connection ends = connected();
    must(ends.client.send_all(bytes("last words"), patience));
    ends.client.close();
    CHECK(receive_text(ends.server, 10) == "last words");

    std::array<std::byte, 8> buffer;
    const std::array<mutable_buffer, 1> buffers{buffer};
    for (int again = 0; again < 3; ++again) {
        CHECK(ends.server.receive(buffer).value().empty());
        CHECK(ends.server.receive(buffer, patience).value().empty());
        CHECK(ends.server.try_receive(buffer).value().empty());
        CHECK(ends.server.peek(buffer).value().empty());
        CHECK(ends.server.receive_exactly(buffer).value().empty());
        CHECK(ends.server.receive(std::span(buffers)).value() == 0);
    }
}

TEST_CASE("STRM-7: a receive that waits returns the end of the stream when the peer closes") {
    connection ends = connected();
    auto got = in_background([&] {
        std::array<std::byte, 8> buffer;
        return ends.server.receive(buffer).value().size();
    });
    let_it_begin();
    ends.client.close();
    CHECK(got.get() == 0);
}

TEST_CASE("STRM-8: peek returns the bytes that the next receive returns and does not consume them") {
    connection ends = connected();
    std::array<std::byte, 16> buffer;
    must(ends.client.send_all(bytes("peekaboo"), patience));
    // All of it, so that a second peek cannot see more than the first.
    while (ends.server.peek(buffer, patience).value().size() < 8) {
        std::this_thread::yield();
    }
    CHECK(text(ends.server.peek(buffer, patience).value()) == "peekaboo");
    CHECK(text(ends.server.peek(std::span(buffer).first(4), patience).value()) == "peek");
    CHECK(text(ends.server.receive(std::span(buffer).first(4), patience).value()) == "peek");
    CHECK(text(ends.server.peek(buffer, patience).value()) == "aboo");
    CHECK(text(ends.server.receive(buffer, patience).value()) == "aboo");
    CHECK(ended(ends.server.peek(buffer, 0s)) == std::errc::timed_out);
}

TEST_CASE("STRM-8: peek waits for data as receive does") {
    connection ends = connected();
    auto seen = in_background([&] {
        std::array<std::byte, 1> buffer;
        return std::string(text(ends.server.peek(buffer).value()));
    });
    let_it_begin();
    must(ends.client.send_all(bytes("p"), patience));
    CHECK(seen.get() == "p");
    CHECK(receive_text(ends.server, 1) == "p");
}

TEST_CASE("STRM-9: receive_exactly returns exactly n bytes although they arrive in pieces") {
    const auto data = patterned(2000);
    connection ends = connected();
    must(ends.client.set(options::no_delay, true));
    auto sent = in_background([&] {
        for (const std::byte& one : data) {
            must(ends.client.send_all(const_buffer(&one, 1)));
        }
    });
    std::vector<std::byte> buffer(1500);
    CHECK(same(ends.server.receive_exactly(buffer).value(), std::span(data).first(1500)));
    CHECK(same(ends.server.receive_exactly(std::span(buffer).first(500)).value(), std::span(data).subspan(1500)));
    sent.get();
}

TEST_CASE("STRM-9: receive_exactly returns what came before the end of the stream, and its count") {
    connection ends = connected();
    must(ends.client.send_all(bytes("seven b"), patience));
    ends.client.close();
    std::array<std::byte, 100> buffer;
    CHECK(text(ends.server.receive_exactly(buffer, patience).value()) == "seven b");
    CHECK(ends.server.receive_exactly(buffer, patience).value().empty());
}

TEST_CASE("STRM-9: a receive_exactly that runs out of time says how many bytes are in the buffer") {
    connection ends = connected();
    must(ends.client.send_all(bytes("some"), patience));
    std::array<std::byte, 100> buffer;
    std::size_t arrived = 0;
    while (arrived < 4) { // once, unless the machine is so busy that the time is over before anything arrives
        const auto got = ends.server.receive_exactly(std::span(buffer).subspan(arrived), 50ms);
        REQUIRE(ended(got) == std::errc::timed_out);
        arrived += got.error().transferred();
    }
    CHECK(text(std::span(buffer).first(arrived)) == "some");
}

TEST_CASE("STRM-10: more buffers than any system's vector limit are accepted, in order") {
    constexpr std::size_t count = 5000;
    constexpr std::size_t length = 7 * count;
    const auto data = patterned(length);
    std::vector<const_buffer> pieces;
    for (std::size_t at = 0; at < count; ++at) {
        pieces.push_back(const_buffer(data).subspan(at * 7, 7));
    }
    connection ends = connected();

    SUBCASE("send says how many bytes it took from the front") {
        const std::size_t sent = ends.client.send(std::span<const const_buffer>(pieces), patience).value();
        CHECK(sent >= 1);
        CHECK(sent <= length);
        must(ends.client.shutdown(direction::send));
        const drained all = drain(ends.server, data);
        CHECK(all.as_expected);
        CHECK(all.length == sent);
    }
    SUBCASE("send_all sends them all") {
        CHECK(ended(ends.client.send_all(std::span<const const_buffer>(pieces), patience)) == success);
        must(ends.client.shutdown(direction::send));
        const drained all = drain(ends.server, data);
        CHECK(all.as_expected);
        CHECK(all.length == length);
    }
    SUBCASE("receive fills them from the front") {
        must(ends.client.send_all(data, patience));
        must(ends.client.shutdown(direction::send));
        std::vector<std::byte> got(length);
        std::size_t total = 0;
        while (total < length) {
            std::vector<mutable_buffer> rooms;
            for (std::size_t at = total; at < length; at += std::min<std::size_t>(3, length - at)) {
                rooms.push_back(mutable_buffer(got).subspan(at, std::min<std::size_t>(3, length - at)));
            }
            const std::size_t more = ends.server.receive(std::span<const mutable_buffer>(rooms), patience).value();
            REQUIRE(more >= 1);
            total += more;
        }
        CHECK(got == data);
    }
}

TEST_CASE("STRM-10: empty buffers among the others, however many, neither end nor stop a transfer") {
    connection ends = connected();
    std::vector<const_buffer> pieces(3000);
    pieces[1500] = bytes("middle");
    pieces[2999] = bytes("end");
    const std::span<const const_buffer> all(pieces);

    CHECK(ends.client.send(all, patience).value() >= 1);
    must(ends.client.shutdown(direction::send));
    CHECK(receive_text(ends.server, 1) == "m");

    CHECK(ended(ends.server.send_all(all, patience)) == success);
    std::array<std::byte, 9> got;
    std::vector<mutable_buffer> rooms(3000);
    rooms[1500] = std::span(got).first(6);
    rooms[2999] = std::span(got).subspan(6);
    CHECK(ends.client.receive(std::span<const mutable_buffer>(rooms), patience).value() >= 1);
}

TEST_CASE("STRM-11: a reset by the peer that came before the call is never reported as the end of the stream") {
    std::array<std::byte, 8> buffer;
    const std::array<mutable_buffer, 1> buffers{buffer};
    const until limit = patience;
    CHECK(ended(reset_connection().server.receive(buffer)) == std::errc::connection_reset);
    CHECK(ended(reset_connection().server.receive(buffer, limit)) == std::errc::connection_reset);
    CHECK(ended(reset_connection().server.try_receive(buffer)) == std::errc::connection_reset);
    CHECK(ended(reset_connection().server.peek(buffer, limit)) == std::errc::connection_reset);
    CHECK(ended(reset_connection().server.receive_exactly(buffer, limit)) == std::errc::connection_reset);
    CHECK(ended(reset_connection().server.receive(std::span(buffers), limit)) == std::errc::connection_reset);
}

TEST_CASE("STRM-11: a reset by the peer during the call is never reported as the end of the stream") {
    const auto while_waiting = [](const until& limit) {
        connection ends = connected();
        auto got = in_background([&] {
            std::array<std::byte, 8> buffer;
            return ended(ends.server.receive(buffer, limit));
        });
        let_it_begin();
        ends.client.abort();
        return got.get();
    };
    CHECK(while_waiting({}) == std::errc::connection_reset);
    CHECK(while_waiting(patience) == std::errc::connection_reset);
}

TEST_CASE("STRM-11: a reset by the peer that overtakes unread data is never reported as the end of the stream") {
    for (int again = 0; again < 20; ++again) {
        connection ends = connected();
        must(ends.client.send_all(bytes("perhaps"), patience));
        if (again % 2 == 0) { must(ends.server.wait(interest::readable, patience)); }
        ends.client.abort();
        const drained all = drain(ends.server, bytes("perhaps"));
        CHECK(all.as_expected); // what is delivered of the data is as sent
        CHECK(all.how == std::errc::connection_reset);
    }
}

TEST_CASE("STRM-11: a peer that closes without having read what it was sent resets the connection") {
    connection ends = connected();
    must(ends.server.send_all(bytes("unread"), patience));
    must(ends.client.wait(interest::readable, patience));
    ends.client.close();
    must(ends.server.wait(interest::readable, patience));
    std::array<std::byte, 8> buffer;
    const auto got = ends.server.receive(buffer, patience);
    // "May reset", says the contract: what must not happen is that anything else is made of it.
    CHECK((ended(got) == std::errc::connection_reset || (got && got->empty())));
}

TEST_CASE("STRM-12: once receive has reported connection_reset, every further receive reports it") {
    connection ends = reset_connection();
    std::array<std::byte, 8> buffer;
    const std::array<mutable_buffer, 1> buffers{buffer};
    const until limit = patience;
    for (int again = 0; again < 3; ++again) {
        CHECK(ended(ends.server.receive(buffer)) == std::errc::connection_reset);
        CHECK(ended(ends.server.receive(buffer, limit)) == std::errc::connection_reset);
        CHECK(ended(ends.server.try_receive(buffer)) == std::errc::connection_reset);
        CHECK(ended(ends.server.peek(buffer, limit)) == std::errc::connection_reset);
        CHECK(ended(ends.server.receive_exactly(buffer, limit)) == std::errc::connection_reset);
        CHECK(ended(ends.server.receive(std::span(buffers), limit)) == std::errc::connection_reset);
    }
}

TEST_CASE("STRM-12: a reset that send or take_error has reported is still a reset to receive") {
    std::array<std::byte, 8> buffer;
    SUBCASE("send") {
        connection ends = reset_connection();
        CHECK(ended(ends.server.send(bytes("x"))) == std::errc::connection_reset);
        CHECK(ended(ends.server.receive(buffer, patience)) == std::errc::connection_reset);
        CHECK(ended(ends.server.receive(buffer, patience)) == std::errc::connection_reset);
    }
    SUBCASE("take_error") {
        connection ends = reset_connection();
        CHECK(ended(ends.server.take_error()) == std::errc::connection_reset);
        CHECK(ended(ends.server.take_error()) == success);
        CHECK(ended(ends.server.receive(buffer, patience)) == std::errc::connection_reset);
        CHECK(ended(ends.server.receive(buffer, patience)) == std::errc::connection_reset);
    }
}

TEST_CASE("STRM-13: after a reset send fails with connection_reset if nothing has reported it yet, then broken_pipe") {
    const std::array<const_buffer, 1> buffers{bytes("x")};
    connection ends = reset_connection();
    CHECK(ended(ends.server.send(bytes("x"))) == std::errc::connection_reset);
    for (int again = 0; again < 3; ++again) {
        CHECK(ended(ends.server.send(bytes("x"))) == std::errc::broken_pipe);
        CHECK(ended(ends.server.send(bytes("x"), patience)) == std::errc::broken_pipe);
        CHECK(ended(ends.server.try_send(bytes("x"))) == std::errc::broken_pipe);
        CHECK(ended(ends.server.send(std::span(buffers), patience)) == std::errc::broken_pipe);
        CHECK(ended(ends.server.send_all(bytes("x"), patience)) == std::errc::broken_pipe);
    }
}

TEST_CASE("STRM-13: after receive or take_error has reported the reset, send fails with broken_pipe") {
    connection ends = reset_connection();
    SUBCASE("receive") {
        std::array<std::byte, 8> buffer;
        REQUIRE(ended(ends.server.receive(buffer, patience)) == std::errc::connection_reset);
    }
    SUBCASE("take_error") { REQUIRE(ended(ends.server.take_error()) == std::errc::connection_reset); }
    CHECK(ended(ends.server.send(bytes("x"))) == std::errc::broken_pipe);
    CHECK(ended(ends.server.send(bytes("x"))) == std::errc::broken_pipe);
}

TEST_CASE("STRM-13: a peer that finished and then reset is a reset to the first send") {
    connection ends = connected();
    must(ends.client.shutdown(direction::send));
    std::array<std::byte, 8> buffer;
    REQUIRE(ends.server.receive(buffer, patience).value().empty());
    // Until the reset has arrived, sending succeeds.
    ends.client.abort();
    ending how = ended(ends.server.send(bytes("x"), patience));
    for (int calls = 0; calls < 100'000 && how == success; ++calls) {
        how = ended(ends.server.send(bytes("x"), patience));
    }
    CHECK(how == std::errc::connection_reset);
    CHECK(ended(ends.server.send(bytes("x"), patience)) == std::errc::broken_pipe);
}

TEST_CASE("STRM-14: sending repeatedly to a peer that closed fails within a bounded number of calls, without signal") {
    connection ends = connected();
    ends.client.close();
    ending how;
    // As many bytes as any send buffer takes; a signal would end the program.
    const auto thousand = patterned(1000);
    for (std::size_t calls = 0; calls < more_than_buffers_hold / 1000 && how == success; ++calls) {
        how = ended(ends.server.send(thousand, patience));
    }
    CHECK((how == std::errc::connection_reset || how == std::errc::broken_pipe));
    CHECK(ended(ends.server.send(bytes("x"), patience)) == std::errc::broken_pipe);
}

TEST_CASE("STRM-15: receive with a deadline fails with timed_out not before it") {
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    const std::array<mutable_buffer, 1> buffers{buffer};
    SUBCASE("a duration") {
        const stopwatch watch;
        CHECK(ended(ends.server.receive(buffer, 60ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 60ms);
    }
    SUBCASE("a point in time") {
        const auto deadline = std::chrono::steady_clock::now() + 60ms;
        CHECK(ended(ends.server.receive(buffer, deadline)) == std::errc::timed_out);
        CHECK(std::chrono::steady_clock::now() >= deadline);
    }
    SUBCASE("a fraction of a millisecond") {
        for (int again = 0; again < 20; ++again) {
            const stopwatch watch;
            CHECK(ended(ends.server.receive(buffer, 1'300us)) == std::errc::timed_out);
            CHECK(watch.elapsed() >= 1'300us);
        }
    }
    SUBCASE("peek, receive_exactly, scatter") {
        const stopwatch watch;
        CHECK(ended(ends.server.peek(buffer, 20ms)) == std::errc::timed_out);
        CHECK(ended(ends.server.receive_exactly(buffer, 20ms)) == std::errc::timed_out);
        CHECK(ended(ends.server.receive(std::span(buffers), 20ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 60ms);
    }
    must(ends.client.send_all(bytes("later"), patience));
    CHECK(receive_text(ends.server, 5) == "later");
}

TEST_CASE("STRM-15: a limit that is over, or none left, still lets a receive return what is there") {
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    const auto past = std::chrono::steady_clock::now() - 1h;
    CHECK(ended(ends.server.receive(buffer, 0s)) == std::errc::timed_out);
    CHECK(ended(ends.server.receive(buffer, -1s)) == std::errc::timed_out);
    CHECK(ended(ends.server.receive(buffer, past)) == std::errc::timed_out);

    must(ends.client.send_all(bytes("abc"), patience));
    must(ends.server.wait(interest::readable, patience));
    CHECK(ends.server.receive(std::span(buffer).first(1), 0s).value().size() == 1);
    CHECK(ends.server.receive(std::span(buffer).first(1), -1s).value().size() == 1);
    CHECK(ends.server.receive(std::span(buffer).first(1), past).value().size() == 1);
}

TEST_CASE("STRM-15: huge limits are limits that do not end") {
    connection ends = connected();
    for (const until& limit : {until(std::chrono::hours::max()), until(std::chrono::nanoseconds::max()),
                               until(std::chrono::steady_clock::time_point::max()), until(24h * 365 * 200),
                               until(std::chrono::nanoseconds::max() - 1ms)}) { // from now on: beyond the clock's end
        auto got = in_background([&] {
            std::array<std::byte, 1> buffer;
            return ended(ends.server.receive(buffer, limit));
        });
        CHECK(got.wait_for(20ms) == std::future_status::timeout);
        must(ends.client.send_all(bytes("x"), patience));
        CHECK(got.get() == success);
    }
}

TEST_CASE("STRM-16: send_all with a deadline against a peer that does not read says how many bytes were accepted") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    const stopwatch watch;
    const auto sent = ends.client.send_all(data, 100ms);
    CHECK(watch.elapsed() >= 100ms);
    REQUIRE(ended(sent) == std::errc::timed_out);
    CHECK(sent.error().transferred() > 0);
    CHECK(sent.error().transferred() < data.size());

    must(ends.client.shutdown(direction::send));
    const drained all = drain(ends.server, data);
    CHECK(all.how == success);
    CHECK(all.as_expected);
    CHECK(all.length == sent.error().transferred());
}

TEST_CASE("STRM-16: gathered buffers are counted in the same way") {
    const auto data = patterned(more_than_buffers_hold);
    std::vector<const_buffer> pieces;
    for (std::size_t at = 0; at < data.size(); at += std::size_t{1} << 16U) {
        pieces.push_back(const_buffer(data).subspan(at, std::size_t{1} << 16U));
    }
    connection ends = connected();
    const auto sent = ends.client.send_all(std::span<const const_buffer>(pieces), 100ms);
    REQUIRE(ended(sent) == std::errc::timed_out);
    must(ends.client.shutdown(direction::send));
    const drained all = drain(ends.server, data);
    CHECK(all.as_expected);
    CHECK(all.length == sent.error().transferred());
}

TEST_CASE("STRM-16: a failed send_all says how many bytes were accepted before the connection was lost") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    auto sent = in_background([&] { return ends.client.send_all(data, patience); });
    std::array<std::byte, 1000> buffer;
    REQUIRE(ends.server.receive_exactly(buffer, patience).value().size() == buffer.size());
    ends.server.abort();
    const auto how = sent.get();
    REQUIRE(ended(how) == std::errc::connection_reset);
    CHECK(how.error().transferred() >= buffer.size());
    CHECK(how.error().transferred() < data.size());
}

TEST_CASE("STRM-18: data accepted by send before close is delivered to a peer that keeps reading") {
    constexpr std::size_t length = std::size_t{8} << 20U;
    const auto data = patterned(length);
    connection ends = connected();
    auto received = in_background([&] { return drain(ends.server, data, 10'000); });
    must(ends.client.send_all(data, patience));
    ends.client.close();
    const drained all = received.get();
    CHECK(all.how == success);
    CHECK(all.as_expected);
    CHECK(all.length == length);
}

TEST_CASE("STRM-18: data accepted by send before close is delivered to a peer that begins to read only then") {
    const auto data = patterned(more_than_buffers_hold);
    connection ends = connected();
    const std::size_t accepted = fill(ends.client, data);
    ends.client.close();
    const drained all = drain(ends.server, data);
    CHECK(all.how == success);
    CHECK(all.as_expected);
    CHECK(all.length == accepted);
}

TEST_CASE("STRM-19: available says at least 1 and at most the unread bytes when data is pending, 0 when none is") {
    connection ends = connected();
    CHECK(ends.server.available().value() == 0);
    must(ends.client.send_all(bytes("0123456789"), patience));
    must(ends.server.wait(interest::readable, patience));
    CHECK(ends.server.available().value() >= 1);
    CHECK(ends.server.available().value() <= 10);

    std::array<std::byte, 4> buffer;
    REQUIRE(ends.server.receive_exactly(buffer, patience).value().size() == 4);
    must(ends.server.wait(interest::readable, patience));
    CHECK(ends.server.available().value() >= 1);
    CHECK(ends.server.available().value() <= 6);

    CHECK(receive_text(ends.server, 6) == "456789");
    CHECK(ends.server.available().value() == 0);
    ends.client.close();
    must(ends.server.wait(interest::readable, patience));
    CHECK(ends.server.available().value() == 0);
}
