// F, G. Stream transfer; shutdown, close, linger.

#include <raw/scene.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace plain;
using namespace scene;

namespace {

std::string pattern(std::size_t size, std::uint32_t seed) {
    std::minstd_rand next(seed);
    std::string made(size, '\0');
    for (char& each : made) {
        each = static_cast<char>(next() >> 8);
    }
    return made;
}

/// All of it, by as many calls as that takes; how many bytes were taken.
std::size_t send_all(handle on, std::string_view data, std::size_t piece) {
    std::size_t done = 0;
    while (done < data.size()) {
        const answer sent = plain::send(on, data.substr(done, piece));
        if (sent.value <= 0) { break; }
        done += static_cast<std::size_t>(sent.value);
    }
    return done;
}

/// What comes until the end or a failure.
std::string receive_all(handle on, std::size_t piece) {
    std::string all;
    std::vector<char> room(piece);
    while (true) {
        const answer got = recv(on, room, how::usual);
        if (got.value <= 0) { return all; }
        all.append(room.data(), static_cast<std::size_t>(got.value));
    }
}

/// The client of a connection that its peer has reset, and which has noticed.
handle reset_client() {
    const connection both = connected();
    reset(both.server);
    wait_readable(both.client);
    return both.client;
}

} // namespace

TEST_CASE(
    "STRM-1: bytes arrive complete, unmodified and in order (16 MiB pattern, random chunk sizes, both directions at "
    "once)") {
    const connection both = connected();
    const std::array data{pattern(16U << 20U, 1), pattern(16U << 20U, 2)};
    std::array<std::string, 2> got;
    std::vector<std::thread> threads;
    for (const std::size_t side : {0U, 1U}) {
        const handle from = side == 0 ? both.client : both.server;
        const handle to = side == 0 ? both.server : both.client;
        threads.emplace_back([&, side, from] {
            std::minstd_rand next(static_cast<unsigned>(side) + 7);
            std::string_view rest = data[side];
            while (!rest.empty()) {
                const std::string_view chunk = rest.substr(0, 1 + next() % 100'000);
                if (send_all(from, chunk, chunk.size()) < chunk.size()) { break; }
                rest.remove_prefix(chunk.size());
            }
            static_cast<void>(plain::shutdown(from, direction::send));
        });
        threads.emplace_back([&, side, to] { got[side] = receive_all(to, 50'001); });
    }
    for (std::thread& each : threads) {
        each.join();
    }
    const bool same = got == data;
    CHECK(same);
}

TEST_CASE("STRM-2: a send that does not wait, into a connection whose peer does not read, eventually fails with "
          "operation_would_block, having reported exactly the number of bytes the peer later receives") {
    const connection both = connected();
    std::ptrdiff_t taken = fill(both.client);
    answer last = plain::send(both.client, "x");
    for (; last.value > 0; last = plain::send(both.client, "x")) {
        taken += last.value;
    } // some more was moved meanwhile
    CHECK(last.error == "operation_would_block");
    must(plain::shutdown(both.client, direction::send));
    CHECK(static_cast<std::ptrdiff_t>(receive_all(both.server, 65536).size()) == taken);
}

TEST_CASE("STRM-4: sending all of a large buffer to a slowly reading peer returns only when all bytes were accepted") {
    const connection both = connected();
    std::size_t got = 0;
    std::thread reader([&] {
        std::this_thread::sleep_for(100ms); // slow: this is the point
        got = receive_all(both.server, 10'000).size();
    });
    const std::string data(8U << 20U, 'x');
    CHECK(send_all(both.client, data, data.size()) == data.size());
    must(plain::close(both.client));
    reader.join();
    CHECK(got == data.size());
}

TEST_CASE("STRM-5: zero-length send and receive return 0 at once, with or without pending data, and send nothing") {
    const connection both = connected();
    must(set_time_limits(both.client, 500));
    std::array<char, 8> room{};
    CHECK(plain::send(both.client, "").value == 0);
    const auto start = clock::now();
    const answer nothing_there = recv(both.client, std::span(room).first(0), how::usual);
    const bool at_once = clock::now() - start < 100ms;
    CHECK(nothing_there.error == "success");
    CHECK(at_once);
    must(plain::send(both.server, "ab"));
    wait_readable(both.client);
    CHECK(recv(both.client, std::span(room).first(0), how::usual).error == "success");
    CHECK(recv(both.client, room, how::usual).value == 2);
    CHECK_FALSE(plain::poll(both.server, 0).readable);
}

TEST_CASE("STRM-6: a receive that does not wait, with nothing pending, fails with operation_would_block") {
    const connection both = connected();
    must(set_nonblocking(both.client, true));
    std::array<char, 8> room{};
    CHECK(recv(both.client, room, how::usual).error == "operation_would_block");
}

TEST_CASE("STRM-7: after the peer's orderly close receive returns end-of-stream after all data, repeatedly") {
    const connection both = connected();
    must(plain::send(both.server, "abc"));
    must(plain::close(both.server));
    std::array<char, 8> room{};
    CHECK(recv(both.client, room, how::usual).value == 3);
    for (int i = 0; i < 3; ++i) {
        CHECK(recv(both.client, room, how::usual).value == 0);
    }
}

TEST_CASE("STRM-8: peek returns the bytes the next receive returns and does not consume them") {
    const connection both = connected();
    must(plain::send(both.server, "abc"));
    std::array<char, 8> room{};
    for (int i = 0; i < 2; ++i) {
        CHECK(recv(both.client, room, how::peek).value == 3);
        CHECK(text_of({room.data(), room.size()}, 3) == "abc");
    }
    CHECK(recv(both.client, room, how::usual).value == 3);
}

TEST_CASE(
    "STRM-9: receiving exactly n bytes (MSG_WAITALL) returns n bytes although they arrive in pieces, or end-of-stream "
    "with the count so far") {
    const connection both = connected();
    std::thread sender([&] {
        for (int i = 0; i < 3; ++i) {
            static_cast<void>(plain::send(both.server, "abc"));
            std::this_thread::sleep_for(50ms); // in pieces: this is the point
        }
        static_cast<void>(plain::close(both.server));
    });
    std::array<char, 7> room{};
    CHECK(recv(both.client, room, how::whole).value == 7);
    CHECK(recv(both.client, room, how::whole).value == 2);
    sender.join();
}

TEST_CASE("STRM-10: more buffers than the system's vector limit are accepted; gather-send preserves order") {
    const connection both = connected();
    const std::string data = pattern(3000, 3);
    std::vector<std::string_view> pieces;
    for (std::size_t i = 0; i < data.size(); ++i) {
        pieces.push_back(std::string_view(data).substr(i, 1));
    }
    const answer sent = send_many(both.client, pieces);
    CHECK(sent.error == "success");
    must(plain::close(both.client));
    const bool same = receive_all(both.server, 5000) ==
                      data.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, sent.value)));
    CHECK(same);
}

TEST_CASE("STRM-11: a connection reset by the peer is never reported as end-of-stream") {
    std::array<char, 8> room{};
    SUBCASE("linger of 0 s") { CHECK(recv(reset_client(), room, how::usual).value != 0); }
    SUBCASE("closed with unread data") {
        const connection both = connected();
        must(plain::send(both.client, "unread"));
        wait_readable(both.server);
        must(plain::close(both.server));
        wait_readable(both.client);
        CHECK(recv(both.client, room, how::usual).value != 0);
    }
    SUBCASE("asked again") {
        const handle client = reset_client();
        static_cast<void>(recv(client, room, how::usual));
        CHECK(recv(client, room, how::usual).value != 0);
    }
}

TEST_CASE(
    "STRM-12: once connection_reset has been reported by receive, every further receive reports connection_reset") {
    const handle client = reset_client();
    std::array<char, 8> room{};
    if (recv(client, room, how::usual).error != "connection_reset") {
        return cannot("no receive reports a reset here");
    }
    for (int i = 0; i < 3; ++i) {
        CHECK(recv(client, room, how::usual).error == "connection_reset");
    }
}

TEST_CASE(
    "STRM-13: after a reset by the peer, send fails with connection_reset if nothing has reported it yet, afterwards "
    "with broken_pipe") {
    const handle client = reset_client();
    CHECK(plain::send(client, "a").error == "connection_reset");
    CHECK(plain::send(client, "a").error == "broken_pipe");
    CHECK(plain::send(client, "a").error == "broken_pipe");
}

TEST_CASE(
    "STRM-14: sending repeatedly to a peer that closed fails with connection_reset or broken_pipe within a bounded "
    "number of calls and raises no signal") {
    const connection both = connected();
    must(plain::close(both.server));
    wait_readable(both.client);
    answer sent;
    for (int i = 0; i < 100; ++i) {
        sent = plain::send(both.client, "a");
        if (sent.value < 0) { break; }
        std::this_thread::sleep_for(5ms); // what comes back needs a moment
    }
    if (sent.error != "broken_pipe") { CHECK(sent.error == "connection_reset"); }
    static_cast<void>(plain::send(both.client, "a"));
    CHECK(signals_raised() == 0);
}

TEST_CASE(
    "STRM-15: receive with a deadline (SO_RCVTIMEO) fails with timed_out not before it, and a later receive gets later "
    "data intact") {
    const connection both = connected();
    must(set_time_limits(both.client, 200));
    std::array<char, 8> room{};
    const auto start = clock::now();
    const answer got = recv(both.client, room, how::usual);
    const bool not_before = clock::now() - start >= 200ms;
    CHECK(got.error == "timed_out");
    CHECK(not_before);
    must(plain::send(both.server, "abc"));
    CHECK(recv(both.client, room, how::usual).value == 3);
}

TEST_CASE("STRM-18: data accepted by send before close() is delivered to a peer that keeps reading") {
    const connection both = connected();
    const std::ptrdiff_t taken = fill(both.client);
    must(plain::close(both.client));
    CHECK(static_cast<std::ptrdiff_t>(receive_all(both.server, 65536).size()) == taken);
}

TEST_CASE("STRM-19: FIONREAD on a stream gives at least 1 and at most the number of unread bytes when data is pending, "
          "0 when "
          "none is") {
    const connection both = connected();
    CHECK(available(both.client).value == 0);
    must(plain::send(both.server, "abc"));
    wait_readable(both.client);
    CHECK(available(both.client).value >= 1);
    CHECK(available(both.client).value <= 3);
}

TEST_CASE(
    "SHUT-1: shutdown(send): the peer reads the data, then end-of-stream, and can still send; the local side can still "
    "receive") {
    const connection both = connected();
    must(plain::send(both.client, "abc"));
    CHECK(plain::shutdown(both.client, direction::send).error == "success");
    std::array<char, 8> room{};
    CHECK(recv(both.server, room, how::whole).value == 3);
    CHECK(recv(both.server, room, how::usual).value == 0);
    CHECK(plain::send(both.server, "de").value == 2);
    CHECK(recv(both.client, room, how::usual).value == 2);
}

TEST_CASE("SHUT-2: send after shutdown(send) fails with broken_pipe and raises no signal") {
    const connection both = connected();
    must(plain::shutdown(both.client, direction::send));
    CHECK(plain::send(both.client, "a").error == "broken_pipe");
    CHECK(signals_raised() == 0);
}

TEST_CASE("SHUT-3: repeating shutdown, or shutting down after the peer closed or reset, succeeds") {
    SUBCASE("repeated") {
        const connection both = connected();
        must(plain::shutdown(both.client, direction::both));
        CHECK(plain::shutdown(both.client, direction::both).error == "success");
        CHECK(plain::shutdown(both.client, direction::send).error == "success");
    }
    SUBCASE("after both ends were shut") {
        const connection both = connected();
        must(plain::shutdown(both.server, direction::both));
        wait_readable(both.client);
        CHECK(plain::shutdown(both.client, direction::both).error == "success");
        CHECK(plain::shutdown(both.client, direction::both).error == "success");
    }
    SUBCASE("after a reset") { CHECK(plain::shutdown(reset_client(), direction::both).error == "success"); }
}

TEST_CASE("SHUT-4: shutdown on a never-connected or listening socket fails with not_connected") {
    CHECK(plain::shutdown(made(kind::stream), direction::both).error == "not_connected");
    CHECK(plain::shutdown(listening().socket, direction::both).error == "not_connected");
}

TEST_CASE(
    "SHUT-5: receive after shutdown(receive) returns end-of-stream at once, even if data was or becomes available") {
    const connection both = connected();
    must(plain::send(both.server, "was"));
    wait_readable(both.client);
    must(plain::shutdown(both.client, direction::receive));
    std::array<char, 8> room{};
    const answer first = recv(both.client, room, how::usual);
    CHECK(first.error == "success");
    CHECK(first.value == 0);
    static_cast<void>(plain::send(both.server, "becomes"));
    std::this_thread::sleep_for(50ms); // it must not come, so there is no event to wait for
    const answer second = recv(both.client, room, how::usual);
    CHECK(second.error == "success");
    CHECK(second.value == 0);
}

TEST_CASE("SHUT-6: after shutdown(receive) the socket is readable to a waiter") {
    const connection both = connected();
    must(plain::shutdown(both.client, direction::receive));
    CHECK(plain::poll(both.client, 0).readable);
}

TEST_CASE(
    "SHUT-7: aborting (a linger of 0 s) makes the peer's next receive, after delivered data, report connection_reset") {
    const connection both = connected();
    reset(both.server);
    std::array<char, 8> room{};
    CHECK(recv(both.client, room, how::usual).error == "connection_reset");
}

TEST_CASE(
    "SHUT-8: linger accepts 0 to 300 seconds and reads back what was set; other values fail with invalid_argument") {
    const handle on = made(kind::stream);
    for (const int seconds : {0, 1, 300}) {
        CHECK(set_linger(on, true, seconds).error == "success");
        CHECK(get_linger(on).value == seconds);
    }
    for (const int seconds : {301, 32767}) {
        CHECK(set_linger(on, true, seconds).error == "invalid_argument");
    }
}

TEST_CASE("SHUT-9: close() without linger returns promptly even with unsent data and a peer that does not read") {
    const connection both = connected();
    static_cast<void>(fill(both.client));
    const auto start = clock::now();
    CHECK(plain::close(both.client).error == "success");
    const bool promptly = clock::now() - start < 100ms;
    CHECK(promptly);
}

TEST_CASE("SHUT-10: close() with linger set and unsent data releases the handle, whether or not it waits") {
    const connection both = connected();
    static_cast<void>(fill(both.client));
    must(set_nonblocking(both.client, false));
    must(set_linger(both.client, true, 1));
    static_cast<void>(plain::close(both.client));
    CHECK(getsockname(both.client).value < 0);
}

TEST_CASE("SHUT-11: setting an option after the connection ended fails at most with invalid_argument") {
    const auto at_most = [](const answer& of) {
        return of.error == "success" ? std::string("invalid_argument") : of.error;
    };
    const connection both = connected();
    must(plain::close(both.server));
    wait_readable(both.client);
    CHECK(at_most(set(both.client, option::no_delay, 1)) == "invalid_argument");
    CHECK(at_most(set(reset_client(), option::no_delay, 1)) == "invalid_argument");
    CHECK(at_most(set(reset_client(), option::keep_alive, 1)) == "invalid_argument");
}
