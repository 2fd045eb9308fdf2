// CONTRACT.md, N: stream pairs.

#include <doctest/doctest.h>

#include <portsock/stream.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/tcp.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/signals.hpp>
#include <support/transfers.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <string>

using namespace portsock;
using namespace support;

TEST_CASE("PAIR-1: bytes written to one end are read from the other, in both directions at once") {
    const auto one_way = patterned(1'000'000, 1);
    const auto other_way = patterned(1'000'000, 2);
    auto [first, second] = stream_pair().value();
    CHECK(carries(first, second));
    CHECK(carries(second, first));

    // References, because a lambda may not capture a structured binding.
    stream_socket& one = first;
    stream_socket& other = second;
    auto from_one = in_background([&] {
        must(one.send_all(one_way, patience));
        must(one.shutdown(direction::send));
    });
    auto from_other = in_background([&] {
        must(other.send_all(other_way, patience));
        must(other.shutdown(direction::send));
    });
    auto at_other = in_background([&] { return drain(other, one_way); });
    const drained at_one = drain(one, other_way);
    CHECK(at_one.how == success);
    CHECK(at_one.as_expected);
    CHECK(at_one.length == other_way.size());
    const drained rest = at_other.get();
    CHECK(rest.as_expected);
    CHECK(rest.length == one_way.size());
    from_one.get();
    from_other.get();
}

TEST_CASE("PAIR-1: closing one end gives the end of the stream at the other, after the data") {
    auto [first, second] = stream_pair().value();
    must(first.send_all(bytes("last"), patience));
    first.close();
    CHECK(receive_text(second, 100) == "last");
    std::array<std::byte, 8> buffer;
    CHECK(second.receive(buffer, patience).value().empty());
    CHECK(second.receive(buffer, patience).value().empty());
}

TEST_CASE("PAIR-1: the ends of a pair are not inherited by child processes") {
    const auto [first, second] = stream_pair().value();
    CHECK_FALSE(is_inheritable(first.native()));
    CHECK_FALSE(is_inheritable(second.native()));
}

TEST_CASE("PAIR-1: the ends of a pair wait, and try not to, as other streams do") {
    auto [first, second] = stream_pair().value();
    std::array<std::byte, 8> buffer;
    CHECK(ended(second.try_receive(buffer)) == std::errc::operation_would_block);
    CHECK(ended(second.receive(buffer, 10ms)) == std::errc::timed_out);
    stop_signal stop;
    stop.request();
    CHECK(ended(second.receive(buffer, stop)) == std::errc::operation_canceled);
    CHECK(second.wait(interest::readable | interest::writable, patience).value().writable);
    CHECK(second.available().value() == 0);
    must(first.send_all(bytes("now"), patience));
    CHECK(second.wait(interest::readable, patience).value().readable);
    CHECK(second.available().value() == 3);
    CHECK(second.receive(buffer).value().size() == 3);
    must(second.shutdown(direction::send));
    CHECK(ended(second.send(bytes("x"))) == std::errc::broken_pipe);
}

TEST_CASE("PAIR-1: many pairs do not mix") {
    std::vector<std::pair<stream_socket, stream_socket>> pairs;
    for (int count = 0; count < 50; ++count) {
        pairs.push_back(stream_pair().value());
    }
    for (std::size_t at = 0; at < pairs.size(); ++at) {
        must(pairs[at].first.send_all(bytes(std::to_string(at + 100)), patience));
    }
    for (std::size_t at = 0; at < pairs.size(); ++at) {
        CHECK(receive_text(pairs[at].second, 3) == std::to_string(at + 100));
    }
}

TEST_CASE("PAIR-2: somebody who connects during the creation of a pair never becomes an end of it") {
    std::atomic<bool> over = false;
    auto intruder = in_background([&] {
        while (!over) {
            for (const std::uint16_t port : listening_ports()) {
                auto stream = tcp_stream::connect(loopback(family::ipv4, port), 20ms);
                if (stream) { static_cast<void>(stream->try_send(bytes("intruder"))); }
            }
        }
    });
    for (int count = 0; count < 200; ++count) {
        auto [first, second] = stream_pair().value();
        CHECK(carries(first, second, "first to second"));
        CHECK(carries(second, first, "second to first"));
        std::array<std::byte, 8> buffer;
        CHECK(ended(first.try_receive(buffer)) == std::errc::operation_would_block);
        CHECK(ended(second.try_receive(buffer)) == std::errc::operation_would_block);
    }
    over = true;
    intruder.get();
}

TEST_CASE("PAIR-1: an end that aborts ends the other, by a reset where there is one") {
    auto [first, second] = stream_pair().value();
    REQUIRE(first.send_all(bytes("unread"), patience));
    second.abort();
    std::array<std::byte, 8> buffer;
    const auto received = first.receive(buffer, patience);
    CHECK((received ? received->empty() : received.error() == std::errc::connection_reset));
}

TEST_CASE("PAIR-3: after one end is closed sends on the other fail, at once or after a few that are lost") {
    for (const bool unread : {false, true}) {
        CAPTURE(unread);
        auto [first, second] = stream_pair().value();
        if (unread) { REQUIRE(first.send_all(bytes("unread"), patience)); }
        second.close();
        constexpr int a_few = 100;
        int accepted = 0;
        ending how = ended(first.send(bytes("x"), patience));
        while (how == success && ++accepted < a_few) {
            how = ended(first.wait(interest::readable, patience));
            if (how == success) { how = ended(first.send(bytes("x"), patience)); }
        }
        CHECK((how == std::errc::connection_reset || how == std::errc::broken_pipe));
        CHECK(ended(first.send(bytes("x"), patience)) == std::errc::broken_pipe);
        CHECK(ended(first.try_send(bytes("x"))) == std::errc::broken_pipe);
    }
}
