// C. Creation and names. And the port's way through the system (TEXT-7).

#include <portsock/resolver.hpp>
#include <portsock/stream_pair.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/pending.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <unordered_set>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

/// Plain calls on `waiting` wait until `other` sends; try_ calls don't.
void waits_for(stream_socket& waiting, stream_socket& other) {
    std::array<std::byte, 4> buffer;
    CHECK(ended(waiting.try_receive(buffer)) == std::errc::operation_would_block);
    auto plain = in_background([&] {
        std::array<std::byte, 4> room;
        return ended(waiting.receive(room));
    });
    CHECK(ended(other.send_all(bytes("x"))) == success);
    CHECK(plain.get() == success);
    CHECK(ended(waiting.try_receive(buffer)) == std::errc::operation_would_block);

    // Sending: try_ calls fill what the system takes and stop, a plain one waits for the reader.
    const std::vector<std::byte> much(1U << 20U);
    std::size_t sent = 0;
    for (;;) {
        const auto more = waiting.try_send(much);
        if (!more) {
            CHECK(ended(more) == std::errc::operation_would_block);
            break;
        }
        sent += *more;
        REQUIRE(sent < std::size_t{1} << 31U);
    }
    auto sender = in_background([&] { return ended(waiting.send_all(much)); });
    std::vector<std::byte> sink(1U << 20U);
    std::size_t received = 0;
    while (received < sent + much.size()) {
        received += other.receive(sink, patience).value().size();
    }
    CHECK(received == sent + much.size());
    CHECK(sender.get() == success);
}

void waits_for(udp_socket& waiting) {
    std::array<std::byte, 4> buffer;
    CHECK(ended(waiting.try_receive_from(buffer)) == std::errc::operation_would_block);
    auto plain = in_background([&] {
        std::array<std::byte, 4> room;
        return ended(waiting.receive_from(room));
    });
    auto other = udp_socket::open().value();
    CHECK(ended(other.send_to(bytes("x"), waiting.local_endpoint().value())) == success);
    CHECK(plain.get() == success);
    CHECK(ended(waiting.try_receive_from(buffer)) == std::errc::operation_would_block);
}

void waits_for(tcp_listener& waiting) {
    CHECK(ended(waiting.try_accept()) == std::errc::operation_would_block);
    auto plain = in_background([&] { return ended(waiting.accept()); });
    const auto client = tcp_stream::connect(waiting.local_endpoint().value(), patience);
    CHECK(ended(client) == success);
    CHECK(plain.get() == success);
    CHECK(ended(waiting.try_accept()) == std::errc::operation_would_block);
}

} // namespace

TEST_CASE("NAME-1: local_endpoint() of an unbound socket is the unspecified address of its family with port 0") {
    for (const family of : families()) {
        for (const socket_kind kind : {socket_kind::stream, socket_kind::datagram}) {
            INFO(name(of));
            const auto unbound = portsock::socket::open(of, kind).value();
            CHECK(unbound.local_endpoint().value() == anywhere(of));
        }
    }
}

TEST_CASE("NAME-2: after bind to port 0 local_endpoint() has a non-zero port") {
    for (const family of : families()) {
        for (const socket_kind kind : {socket_kind::stream, socket_kind::datagram}) {
            for (const endpoint& place : {loopback(of), anywhere(of)}) {
                CAPTURE(place);
                auto bound = portsock::socket::open(of, kind).value();
                REQUIRE(ended(bound.bind(place)) == success);
                CHECK(bound.local_endpoint().value().port() != 0);
                CHECK(bound.local_endpoint().value().address() == place.address());
            }
        }
    }
}

TEST_CASE("NAME-3: after connect completes local_endpoint() is a concrete address, not the unspecified one") {
    for (const family of : families()) {
        INFO(name(of));
        const auto listener = listener_on(of);
        const endpoint place = listener.local_endpoint().value();

        const auto plain = tcp_stream::connect(place).value();
        CHECK(plain.local_endpoint().value().address() == loopback_address(of));
        CHECK(plain.local_endpoint().value().port() != 0);

        auto prepared = portsock::socket::open(of, socket_kind::stream).value();
        prepared.bind(anywhere(of)).value();
        const endpoint before = prepared.local_endpoint().value();
        const auto bound = tcp_stream::connect(std::move(prepared), place, patience).value();
        CHECK(bound.local_endpoint().value() == loopback(of, before.port()));

        auto datagrams = udp_socket::open(of).value();
        REQUIRE(ended(datagrams.connect(place)) == success);
        CHECK(datagrams.local_endpoint().value().address() == loopback_address(of));
        CHECK(datagrams.local_endpoint().value().port() != 0);
    }
}

TEST_CASE("NAME-4: remote_endpoint() before a connection exists fails with not_connected") {
    for (const family of : families()) {
        INFO(name(of));
        auto stream = portsock::socket::open(of, socket_kind::stream).value();
        CHECK(ended(stream.remote_endpoint()) == std::errc::not_connected);
        stream.bind(loopback(of)).value();
        CHECK(ended(stream.remote_endpoint()) == std::errc::not_connected);
        const tcp_listener listener = tcp_listener::listen(std::move(stream)).value();
        CHECK(ended(listener.remote_endpoint()) == std::errc::not_connected);

        const refusing_place nobody(of);
        auto refused = portsock::socket::open(of, socket_kind::stream).value();
        REQUIRE(ended(tcp_stream::connect(std::move(refused), nobody.place())) == std::errc::connection_refused);
        CHECK(ended(refused.remote_endpoint()) == std::errc::not_connected);

        CHECK(ended(udp_socket::open(loopback(of)).value().remote_endpoint()) == std::errc::not_connected);
    }
}

TEST_CASE("NAME-4: remote_endpoint() while connecting fails with not_connected") {
    pending_connect pending;
    if (!pending.possible()) { return skip("NAME-4", "no connect stays pending here"); }
    CHECK(ended(pending.stream().remote_endpoint()) == std::errc::not_connected);
}

TEST_CASE(
    "NAME-5: remote_endpoint() keeps returning the peer after shutdown in both directions and after a reset by the "
    "peer") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        const endpoint place = listener.local_endpoint().value();
        std::array<std::byte, 1> buffer;
        {
            connection both = connect_through(listener);
            const endpoint client = both.client.local_endpoint().value();
            REQUIRE(ended(both.client.shutdown(direction::both)) == success);
            REQUIRE(ended(both.server.shutdown(direction::both)) == success);
            CHECK(both.client.remote_endpoint().value() == place);
            CHECK(both.server.remote_endpoint().value() == client);
        }
        {
            connection both = connect_through(listener);
            both.server.abort();
            REQUIRE(ended(both.client.receive(buffer, patience)) == std::errc::connection_reset);
            CHECK(both.client.remote_endpoint().value() == place);
        }
        {
            connection both = connect_through(listener);
            const endpoint client = both.client.local_endpoint().value();
            both.client.abort();
            REQUIRE(ended(both.server.receive(buffer, patience)) == std::errc::connection_reset);
            CHECK(both.server.remote_endpoint().value() == client);
        }
    }
}

TEST_CASE("NAME-6: the accepted socket's remote endpoint equals the client's local endpoint and vice versa") {
    for (const family of : families()) {
        INFO(name(of));
        const connection both = connected(of);
        CHECK(both.server.remote_endpoint().value() == both.client.local_endpoint().value());
        CHECK(both.client.remote_endpoint().value() == both.server.local_endpoint().value());
        CHECK(both.client.local_endpoint().value() != both.server.local_endpoint().value());
    }
}

TEST_CASE("NAME-7: two endpoints are equal exactly if family, address, port and scope are equal") {
    // Each differs from each of the others in one respect or more.
    const std::vector<endpoint> different = {
        endpoint(),
        endpoint(ipv4_address::unspecified(), 1),
        endpoint(ipv6_address::unspecified(), 0),
        endpoint(ipv6_address::unspecified(), 1),
        loopback(family::ipv4, 80),
        loopback(family::ipv4, 81),
        loopback(family::ipv6, 80),
        endpoint(ipv6_address::mapped(ipv4_address::loopback()), 80),
        endpoint::parse("[fe80::1]:80").value(),
        endpoint::parse("[fe80::1%1]:80").value(),
        endpoint::parse("[fe80::1%2]:80").value(),
        endpoint::parse("[fe80::1%2]:20480").value(), // port 80 with its bytes exchanged
    };
    for (std::size_t i = 0; i < different.size(); ++i) {
        for (std::size_t j = 0; j < different.size(); ++j) {
            const endpoint copy = endpoint::parse(different[j].to_string()).value();
            CAPTURE(different[i]);
            CAPTURE(copy);
            CHECK((different[i] == copy) == (i == j));
            CHECK((different[i] != copy) == (i != j));
            CHECK(((different[i] <=> copy) == 0) == (i == j));
        }
    }
    CHECK(std::unordered_set<endpoint>(different.begin(), different.end()).size() == different.size());
}

TEST_CASE("NAME-8: an unsupported family or socket kind fails at creation with address_family_not_supported or "
          "protocol_not_supported") {
    const auto open = [](family of, socket_kind kind, protocol number = protocol::any) {
        return ended(portsock::socket::open(of, kind, number));
    };
    CHECK(open(family::unspecified, socket_kind::stream) == std::errc::address_family_not_supported);
    CHECK(open(family::unspecified, socket_kind::datagram, protocol::udp) == std::errc::address_family_not_supported);
    CHECK(open(family::ipv4, socket_kind::sequential_packet, protocol::tcp) == std::errc::protocol_not_supported);
    CHECK(open(family::ipv4, socket_kind::stream, protocol::udp) == std::errc::protocol_not_supported);
    CHECK(open(family::ipv4, socket_kind::datagram, protocol::tcp) == std::errc::protocol_not_supported);
    CHECK(open(family::ipv4, socket_kind::stream, static_cast<protocol>(60000)) == std::errc::protocol_not_supported);
    // For experiments (RFC 3692), so that no system makes streams of it.
    CHECK(open(family::ipv4, socket_kind::stream, static_cast<protocol>(253)) == std::errc::protocol_not_supported);
    CHECK(ended(udp_socket::open(family::unspecified)) == std::errc::address_family_not_supported);
}

TEST_CASE("NAME-9: on a created socket plain calls wait and try_ calls never do") {
    SUBCASE("streams") {
        connection both = connected();
        waits_for(both.client, both.server);
    }
    SUBCASE("streams that were connected with a limit") {
        auto listener = listener_on();
        auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        auto server = listener.accept().value();
        waits_for(client, server);
    }
    SUBCASE("streams whose connect was only started") {
        auto listener = listener_on();
        stream_socket client(portsock::socket::open(family::ipv4, socket_kind::stream).value());
        static_cast<void>(client.start_connect(listener.local_endpoint().value()));
        REQUIRE(ended(client.wait(interest::writable, patience)) == success);
        REQUIRE(ended(client.take_error()) == success);
        auto server = listener.accept().value();
        waits_for(client, server);
    }
    SUBCASE("listeners") {
        auto listener = listener_on();
        waits_for(listener);
    }
    SUBCASE("datagram sockets") {
        auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
        waits_for(datagrams);
    }
}

TEST_CASE("NAME-9: on an accepted socket plain calls wait and try_ calls never do") {
    connection both = connected();
    waits_for(both.server, both.client);
}

TEST_CASE("NAME-9: on a paired socket plain calls wait and try_ calls never do") {
    auto [first, second] = stream_pair().value();
    waits_for(first, second);
    waits_for(second, first);
}

TEST_CASE("NAME-9: on an adopted socket plain calls wait and try_ calls never do") {
    SUBCASE("streams") {
        connection both = connected();
        auto adopted = tcp_stream::adopt(both.client.release()).value();
        waits_for(adopted, both.server);
    }
    SUBCASE("listeners") {
        auto adopted = tcp_listener::adopt(listener_on().release()).value();
        waits_for(adopted);
    }
    SUBCASE("sockets that become listeners") {
        auto plain = portsock::socket::adopt(open_plain_socket(family::ipv4, socket_kind::stream)).value();
        plain.bind(loopback(family::ipv4)).value();
        auto listener = tcp_listener::listen(std::move(plain)).value();
        waits_for(listener);
    }
    SUBCASE("datagram sockets") {
        auto adopted = udp_socket::adopt(open_plain_socket(family::ipv4, socket_kind::datagram)).value();
        adopted.bind(loopback(family::ipv4)).value();
        waits_for(adopted);
    }
}

TEST_CASE("TEXT-7: the port of an endpoint is the same integer before and after passing through the system") {
    for (const family of : families()) {
        INFO(name(of));
        auto first = udp_socket::open(loopback(of)).value();
        auto second = udp_socket::open(loopback(of)).value();
        const endpoint from = first.local_endpoint().value();
        const endpoint to = second.local_endpoint().value();
        CHECK(from.port() == plain_port(first.native()));
        CHECK(to.port() == plain_port(second.native()));

        std::array<std::byte, 4> buffer;
        REQUIRE(ended(first.send_to(bytes("x"), to)) == success);
        CHECK(second.receive_from(buffer, patience).value().from == from);
        REQUIRE(ended(second.connect(from)) == success);
        CHECK(second.remote_endpoint().value() == from);

        // Into the system and back.
        first.close();
        auto again = udp_socket::open(from).value();
        CHECK(again.local_endpoint().value() == from);
        CHECK(plain_port(again.native()) == from.port());

        const connection both = connected(of);
        CHECK(both.client.local_endpoint().value().port() == plain_port(both.client.native()));
        CHECK(both.server.local_endpoint().value().port() == plain_port(both.server.native()));
        CHECK(both.server.remote_endpoint().value().port() == plain_port(both.client.native()));
    }
}
