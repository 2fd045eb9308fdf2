// E. connect.

#include <support/loopback.hpp>
#include <support/pending.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

portsock::socket stream_of(family of = family::ipv4) { return portsock::socket::open(of, socket_kind::stream).value(); }

endpoint at(std::string_view text) { return endpoint::parse(text).value(); }

constexpr const char* nothing_pends = "no connect stays pending here";

} // namespace

TEST_CASE("CONN-1: start_connect() to a listener succeeds and says whether it is connected or pending") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        stream_socket client(stream_of(of));
        const auto started = client.start_connect(listener.local_endpoint().value());
        REQUIRE(ended(started) == success);
        auto server = listener.accept(patience).value();
        if (*started == connect_progress::pending) {
            REQUIRE(ended(client.wait(interest::writable, patience)) == success);
        }
        CHECK(carries(client, server));
    }
}

TEST_CASE(
    "CONN-2: waiting for writable while a connect is pending returns when the attempt has ended, and take_error() is "
    "success for an established connection") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        const endpoint place = listener.local_endpoint().value();
        stream_socket client(stream_of(of));
        static_cast<void>(client.start_connect(place));
        const auto ready = client.wait(interest::writable, patience);
        REQUIRE(ended(ready) == success);
        CHECK(ready->writable);
        CHECK_FALSE(ready->error);
        CHECK(ended(client.take_error()) == success);
        CHECK(ended(client.take_error()) == success);
        CHECK(client.remote_endpoint().value() == place);
        auto server = listener.accept(patience).value();
        CHECK(carries(client, server));
        CHECK(carries(server, client));
    }
}

TEST_CASE("CONN-2: a connect that was only started can be used as soon as it has ended, even if nobody asked how") {
    auto listener = listener_on();
    stream_socket client(stream_of());
    static_cast<void>(client.start_connect(listener.local_endpoint().value()));
    REQUIRE(ended(client.wait(interest::writable, patience)) == success);
    auto server = listener.accept(patience).value();
    CHECK(carries(client, server));
}

TEST_CASE("CONN-3: connecting to a loopback port nobody listens on fails with connection_refused") {
    for (const family of : families()) {
        INFO(name(of));
        const refusing_place nobody(of);
        const stop_signal never;
        CHECK(ended(tcp_stream::connect(nobody.place())) == std::errc::connection_refused);
        CHECK(ended(tcp_stream::connect(nobody.place(), patience)) == std::errc::connection_refused);
        CHECK(ended(tcp_stream::connect(nobody.place(), never)) == std::errc::connection_refused);
        CHECK(ended(tcp_stream::connect(loopback_address(of).to_string(), nobody.place().port(), patience)) ==
              std::errc::connection_refused);
    }
}

TEST_CASE("CONN-4: connecting to a loopback port nobody listens on fails within one second") {
    for (const family of : families()) {
        INFO(name(of));
        const refusing_place nobody(of);
        const stopwatch watch;
        CHECK(ended(tcp_stream::connect(nobody.place())) == std::errc::connection_refused);
        CHECK(watch.elapsed() < 1s);
    }
}

TEST_CASE(
    "CONN-5: after a refused non-blocking connect take_error() returns connection_refused exactly once, then success") {
    for (const family of : families()) {
        INFO(name(of));
        const refusing_place nobody(of);
        stream_socket client(stream_of(of));
        const auto started = client.start_connect(nobody.place());
        if (started) {
            REQUIRE(*started == connect_progress::pending);
            REQUIRE(ended(client.wait(interest::writable, patience)) == success);
            const auto first = client.take_error();
            CHECK(ended(first) == std::errc::connection_refused);
            CHECK(first.error().native() != 0);
        } else {
            CHECK(ended(started) == std::errc::connection_refused); // said already
        }
        CHECK(ended(client.take_error()) == success);
        CHECK(ended(client.take_error()) == success);
    }
}

TEST_CASE("CONN-6: starting a connect while one is pending fails with connection_already_in_progress") {
    pending_connect pending;
    if (!pending.possible()) { return skip("CONN-6", nothing_pends); }
    constexpr auto expected = std::errc::connection_already_in_progress;
    CHECK(ended(pending.stream().start_connect(pending.place())) == expected);
    CHECK(ended(pending.stream().start_connect(loopback(family::ipv4, 9))) == expected);
    CHECK(ended(tcp_stream::connect(std::move(pending.stream()), pending.place())) == expected);
    CHECK(pending.stream().is_open());
    CHECK(ended(pending.stream().start_connect(pending.place())) == expected);
}

TEST_CASE("CONN-7: connect() on a connected socket fails with already_connected, every time") {
    auto listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    SUBCASE("connected at once") {
        connection both = connect_through(listener);
        for (int repetition = 0; repetition < 3; ++repetition) {
            CHECK(ended(both.client.start_connect(place)) == std::errc::already_connected);
            CHECK(ended(both.server.start_connect(place)) == std::errc::already_connected);
            CHECK(ended(tcp_stream::connect(std::move(both.client), place)) == std::errc::already_connected);
        }
        CHECK(carries(both.client, both.server));
    }
    SUBCASE("connected in the background") {
        stream_socket client(stream_of());
        static_cast<void>(client.start_connect(place));
        REQUIRE(ended(client.wait(interest::writable, patience)) == success);
        for (int repetition = 0; repetition < 3; ++repetition) {
            CHECK(ended(client.start_connect(place)) == std::errc::already_connected);
        }
        auto server = listener.accept(patience).value();
        CHECK(carries(client, server));
    }
}

TEST_CASE("CONN-8: connect() on a listening socket fails with invalid_argument") {
    auto other = listener_on();
    const endpoint place = other.local_endpoint().value();
    auto listener = listener_on();
    CHECK(ended(tcp_stream::connect(std::move(listener), place)) == std::errc::invalid_argument);
    CHECK(ended(tcp_stream::connect(std::move(listener), place, patience)) == std::errc::invalid_argument);
    REQUIRE(listener.is_open());
    CHECK(connect_through(listener).server.is_open());
}

TEST_CASE("CONN-9: connect() to the unspecified address, to port 0, or to a multicast or broadcast address fails with "
          "invalid_argument without network traffic") {
    std::vector<endpoint> impossible = {at("0.0.0.0:80"),   at("127.0.0.1:0"),        at("224.0.0.1:80"),
                                        at("239.1.2.3:80"), at("255.255.255.255:80"), at("0.0.0.0:0")};
    if (has_ipv6()) {
        impossible.insert(impossible.end(), {at("[::]:80"), at("[::1]:0"), at("[ff02::1]:80"), at("[ff02::1%1]:80")});
    }
    for (const endpoint& place : impossible) {
        CAPTURE(place);
        const auto tried = tcp_stream::connect(place, patience);
        CHECK(ended(tried) == std::errc::invalid_argument);
        CHECK(tried.error().native() == 0);
        CHECK(tried.error().where() == place);

        stream_socket client(stream_of(family_of(place.address())));
        CHECK(ended(client.start_connect(place)) == std::errc::invalid_argument);
        // Nothing has been tried, so it can still connect.
        const auto listener = listener_on(family_of(place.address()));
        CHECK(ended(tcp_stream::connect(std::move(client), listener.local_endpoint().value(), patience)) == success);
    }
}

TEST_CASE("CONN-9: on a dual-stack socket the same is true of IPv4-mapped addresses") {
    if (!has_ipv6()) { return skip("CONN-9", "no IPv6 here"); }
    auto both = stream_of(family::ipv6);
    REQUIRE(ended(both.set(options::v6_only, false)) == success);
    stream_socket client(std::move(both));
    for (const std::string place :
         {"[::ffff:0.0.0.0]:80", "[::ffff:127.0.0.1]:0", "[::ffff:224.0.0.1]:80", "[::ffff:255.255.255.255]:80"}) {
        CAPTURE(place);
        CHECK(ended(client.start_connect(at(place))) == std::errc::invalid_argument);
    }
}

TEST_CASE("CONN-10: connect() on a socket whose earlier attempt failed fails with invalid_argument") {
    const refusing_place nobody;
    auto listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    SUBCASE("refused") {
        auto prepared = stream_of();
        REQUIRE(ended(tcp_stream::connect(std::move(prepared), nobody.place())) == std::errc::connection_refused);
        CHECK(ended(tcp_stream::connect(std::move(prepared), place)) == std::errc::invalid_argument);
        CHECK(ended(tcp_stream::connect(std::move(prepared), place, patience)) == std::errc::invalid_argument);
        CHECK(prepared.is_open());
    }
    SUBCASE("refused in the background") {
        stream_socket client(stream_of());
        if (is_pending(client.start_connect(nobody.place()))) {
            REQUIRE(ended(client.wait(interest::writable, patience)) == success);
            REQUIRE(ended(client.take_error()) == std::errc::connection_refused);
        }
        CHECK(ended(client.start_connect(place)) == std::errc::invalid_argument);
        CHECK(ended(client.start_connect(place)) == std::errc::invalid_argument);
    }
    SUBCASE("timed out") {
        pending_connect pending;
        if (!pending.possible()) { return skip("CONN-10", nothing_pends); }
        auto prepared = stream_of();
        REQUIRE(ended(tcp_stream::connect(std::move(prepared), pending.place(), 50ms)) == std::errc::timed_out);
        CHECK(ended(tcp_stream::connect(std::move(prepared), place)) == std::errc::invalid_argument);
    }
    CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
}

TEST_CASE("CONN-11: send and receive while a connect is pending fail with not_connected") {
    pending_connect pending;
    if (!pending.possible()) { return skip("CONN-11", nothing_pends); }
    constexpr auto expected = std::errc::not_connected;
    stream_socket& client = pending.stream();
    std::array<std::byte, 4> buffer{};
    CHECK(ended(client.send(buffer)) == expected);
    CHECK(ended(client.send(buffer, patience)) == expected);
    CHECK(ended(client.try_send(buffer)) == expected);
    CHECK(ended(client.send_all(buffer)) == expected);
    CHECK(ended(client.receive(buffer)) == expected);
    CHECK(ended(client.receive(buffer, patience)) == expected);
    CHECK(ended(client.try_receive(buffer)) == expected);
    CHECK(ended(client.peek(buffer)) == expected);
    CHECK(ended(client.receive_exactly(buffer)) == expected);
    CHECK(ended(client.available()) == expected);
    CHECK(ended(client.take_error()) == std::errc::operation_in_progress);
    CHECK(ended(client.remote_endpoint()) == expected);
    CHECK(ended(client.wait(interest::writable, 0s)) == std::errc::timed_out); // it is still pending
}

TEST_CASE("CONN-12: shutdown while a connect is pending fails with not_connected") {
    pending_connect pending;
    if (!pending.possible()) { return skip("CONN-12", nothing_pends); }
    for (const direction how : {direction::receive, direction::send, direction::both}) {
        CHECK(ended(pending.stream().shutdown(how)) == std::errc::not_connected);
    }
    CHECK(ended(pending.stream().wait(interest::writable, 0s)) == std::errc::timed_out); // it is still pending
}

TEST_CASE("CONN-13: connect with a deadline to a listener that does not answer fails with timed_out, not before the "
          "deadline, "
          "and the object can be closed at once") {
    pending_connect pending;
    if (!pending.possible()) { return skip("CONN-13", nothing_pends); }
    {
        const stopwatch watch;
        CHECK(ended(tcp_stream::connect(pending.place(), 100ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 100ms);
    }
    {
        auto prepared = stream_of();
        const auto deadline = until::clock::now() + 100ms;
        const auto tried = tcp_stream::connect(std::move(prepared), pending.place(), deadline);
        CHECK(ended(tried) == std::errc::timed_out);
        CHECK(tried.error().where() == pending.place());
        CHECK(until::clock::now() >= deadline);
        const stopwatch watch;
        prepared.close();
        CHECK(watch.elapsed() < 1s);
        CHECK_FALSE(prepared.is_open());
    }
}

TEST_CASE("CONN-14: connect() to the socket's own bound endpoint, or by a loopback address to its own port if it is "
          "bound to all "
          "addresses, fails with invalid_argument") {
    for (const family of : families()) {
        INFO(name(of));
        auto bound = stream_of(of);
        bound.bind(loopback(of)).value();
        const endpoint itself = bound.local_endpoint().value();
        CHECK(ended(tcp_stream::connect(std::move(bound), itself, patience)) == std::errc::invalid_argument);
        CHECK(ended(tcp_stream::connect(std::move(bound), itself)) == std::errc::invalid_argument);
        stream_socket starting(std::move(bound));
        CHECK(ended(starting.start_connect(itself)) == std::errc::invalid_argument);
        CHECK(starting.local_endpoint().value() == itself);

        // Bound to all addresses, the loopback address is its own too.
        auto everywhere = stream_of(of);
        everywhere.bind(anywhere(of)).value();
        const endpoint also_itself = loopback(of, everywhere.local_endpoint().value().port());
        CHECK(ended(tcp_stream::connect(std::move(everywhere), also_itself, patience)) == std::errc::invalid_argument);
    }
}

TEST_CASE("CONN-15: connect(list of endpoints) returns the first that succeeds, trying a refused one first") {
    const refusing_place nobody;
    auto first = listener_on();
    auto second = listener_on();
    const std::array<endpoint, 4> candidates = {nobody.place(), nobody.place(), first.local_endpoint().value(),
                                                second.local_endpoint().value()};
    SUBCASE("without a limit") {
        const auto client = tcp_stream::connect(candidates);
        REQUIRE(ended(client) == success);
        CHECK(client->remote_endpoint().value() == candidates[2]);
        CHECK(ended(first.accept(patience)) == success);
        CHECK(ended(second.try_accept()) == std::errc::operation_would_block);
    }
    SUBCASE("with a limit") {
        const auto client = tcp_stream::connect(candidates, patience);
        REQUIRE(ended(client) == success);
        CHECK(client->remote_endpoint().value() == candidates[2]);
    }
    SUBCASE("with candidates that cannot be") {
        const std::array<endpoint, 3> odd = {at("0.0.0.0:80"), at("224.0.0.1:80"), candidates[3]};
        const auto client = tcp_stream::connect(odd, patience);
        REQUIRE(ended(client) == success);
        CHECK(client->remote_endpoint().value() == candidates[3]);
    }
    SUBCASE("none succeeds") {
        const auto none = tcp_stream::connect(std::span(candidates).first(2), patience);
        CHECK(ended(none) == std::errc::connection_refused);
        CHECK(none.error().where() == nobody.place());
        CHECK(ended(tcp_stream::connect(std::span<const endpoint>(), patience)) == std::errc::invalid_argument);
    }
}

TEST_CASE("CONN-15: of both families too") {
    if (!has_ipv6()) { return skip("CONN-15", "no IPv6 here"); }
    const refusing_place nobody(family::ipv6);
    auto listener = listener_on(family::ipv4);
    const std::array<endpoint, 2> candidates = {nobody.place(), listener.local_endpoint().value()};
    const auto client = tcp_stream::connect(candidates, patience);
    REQUIRE(ended(client) == success);
    CHECK(client->remote_endpoint().value() == candidates[1]);
}

TEST_CASE(
    "CONN-16: a v6-only socket refuses an IPv4-mapped destination with invalid_argument; a dual-stack one connects") {
    if (!has_ipv6()) { return skip("CONN-16", "no IPv6 here"); }
    auto listener = listener_on(family::ipv4);
    const endpoint place = listener.local_endpoint().value();
    const endpoint mapped(place.address().mapped(), place.port());
    CHECK(ended(tcp_stream::connect(mapped, patience)) == std::errc::invalid_argument);
    CHECK(ended(tcp_stream::connect(stream_of(family::ipv6), mapped, patience)) == std::errc::invalid_argument);

    auto both = stream_of(family::ipv6);
    REQUIRE(ended(both.set(options::v6_only, false)) == success);
    auto client = tcp_stream::connect(std::move(both), mapped, patience);
    REQUIRE(ended(client) == success);
    auto server = listener.accept(patience).value();
    CHECK(carries(*client, server));
    CHECK(client->remote_endpoint().value() == mapped);
    CHECK(client->remote_endpoint().value().unmapped() == place);
}

TEST_CASE("CONN-17: a link-local destination without scope fails with invalid_argument") {
    if (!has_ipv6()) { return skip("CONN-17", "no IPv6 here"); }
    const auto tried = tcp_stream::connect(at("[fe80::1]:80"), patience);
    CHECK(ended(tried) == std::errc::invalid_argument);
    CHECK(tried.error().native() == 0);
    auto datagrams = udp_socket::open(family::ipv6).value();
    CHECK(ended(datagrams.connect(at("[fe80::1]:80"))) == std::errc::invalid_argument);
}

TEST_CASE("CONN-18: receive and send on a stream socket that was never connected fail with not_connected") {
    constexpr auto expected = std::errc::not_connected;
    std::array<std::byte, 4> buffer{};
    const std::array<mutable_buffer, 1> rooms = {buffer};
    const std::array<const_buffer, 1> pieces = {buffer};
    for (const family of : families()) {
        for (const bool bound : {false, true}) {
            INFO(name(of));
            CAPTURE(bound);
            stream_socket never(stream_of(of));
            if (bound) { never.bind(loopback(of)).value(); }
            CHECK(ended(never.receive(buffer)) == expected);
            CHECK(ended(never.receive(buffer, patience)) == expected);
            CHECK(ended(never.receive(rooms)) == expected);
            CHECK(ended(never.try_receive(buffer)) == expected);
            CHECK(ended(never.receive_exactly(buffer)) == expected);
            CHECK(ended(never.peek(buffer)) == expected);
            CHECK(ended(never.available()) == expected);
            CHECK(ended(never.send(buffer)) == expected);
            CHECK(ended(never.send(buffer, patience)) == expected);
            CHECK(ended(never.send(pieces)) == expected);
            CHECK(ended(never.try_send(buffer)) == expected);
            CHECK(ended(never.send_all(buffer)) == expected);
        }
    }
    // Nor can they on a listener, or after a failed connect.
    stream_socket listening(listener_on());
    CHECK(ended(listening.receive(buffer)) == expected);
    CHECK(ended(listening.send(buffer)) == expected);
    const refusing_place nobody;
    auto prepared = stream_of();
    REQUIRE(ended(tcp_stream::connect(std::move(prepared), nobody.place())) == std::errc::connection_refused);
    stream_socket refused(std::move(prepared));
    CHECK(ended(refused.receive(buffer)) == expected);
    CHECK(ended(refused.send(buffer)) == expected);
}
