// D. bind.

#include <support/loopback.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

using namespace portsock;
using namespace support;

namespace {

portsock::socket stream_of(family of) { return portsock::socket::open(of, socket_kind::stream).value(); }

endpoint at(std::string_view text) { return endpoint::parse(text).value(); }

} // namespace

TEST_CASE("BIND-1: bind() on an already bound socket fails with invalid_argument and keeps the first address") {
    for (const family of : families()) {
        for (const socket_kind kind : {socket_kind::stream, socket_kind::datagram}) {
            INFO(name(of));
            auto bound = portsock::socket::open(of, kind).value();
            bound.bind(loopback(of)).value();
            const endpoint first = bound.local_endpoint().value();
            CHECK(ended(bound.bind(loopback(of))) == std::errc::invalid_argument);
            CHECK(ended(bound.bind(first)) == std::errc::invalid_argument);
            CHECK(bound.local_endpoint().value() == first);
        }
    }
}

TEST_CASE("BIND-1: bind() on a connected, connecting or listening socket fails with invalid_argument") {
    connection both = connected();
    const endpoint before = both.client.local_endpoint().value();
    CHECK(ended(both.client.bind(loopback(family::ipv4))) == std::errc::invalid_argument);
    CHECK(ended(both.server.bind(loopback(family::ipv4))) == std::errc::invalid_argument);
    CHECK(both.client.local_endpoint().value() == before);

    auto listener = listener_on();
    CHECK(ended(listener.bind(loopback(family::ipv4))) == std::errc::invalid_argument);
    CHECK(connect_through(listener).server.is_open());

    stream_socket started(stream_of(family::ipv4));
    static_cast<void>(started.start_connect(listener.local_endpoint().value()));
    CHECK(ended(started.bind(loopback(family::ipv4))) == std::errc::invalid_argument);
}

TEST_CASE("BIND-2: opening a second listener on the identical address and port fails with address_in_use") {
    for (const family of : families()) {
        for (const endpoint& where : {loopback(of), anywhere(of)}) {
            CAPTURE(where);
            auto first = tcp_listener::listen(where).value();
            const endpoint place = first.local_endpoint().value();
            CHECK(ended(tcp_listener::listen(place)) == std::errc::address_in_use);
            CHECK(ended(tcp_listener::listen(place)) == std::errc::address_in_use);
            // The first one has not noticed.
            auto client = tcp_stream::connect(loopback(of, place.port()), patience);
            REQUIRE(ended(client) == success);
            CHECK(ended(first.accept(patience)) == success);
            // Nor with a connection through it.
            CHECK(ended(tcp_listener::listen(place)) == std::errc::address_in_use);
        }
    }
}

TEST_CASE("BIND-2: opening a second listener on the same port for all addresses fails with address_in_use") {
    const auto first = tcp_listener::listen(0).value();
    CHECK(ended(tcp_listener::listen(first.local_endpoint().value().port())) == std::errc::address_in_use);
}

TEST_CASE(
    "BIND-3: closing a listener and the connections made through it, and immediately opening a new listener on the "
    "same port succeeds") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        const endpoint place = listener.local_endpoint().value();
        for (int repetition = 0; repetition < 3; ++repetition) {
            {
                // The side that ends the connection first is the one for which the system keeps it for minutes.
                connection both = connect_through(listener);
                both.server.close();
                CHECK(receive_text(both.client, 1).empty());
            }
            {
                connection both = connect_through(listener);
                CHECK(carries(both.client, both.server));
                both.client.close();
                CHECK(receive_text(both.server, 1).empty());
            }
            listener.close();
            auto again = tcp_listener::listen(place);
            REQUIRE(ended(again) == success);
            listener = *std::move(again);
            CHECK(connect_through(listener).server.is_open());
        }
    }
}

TEST_CASE("BIND-4: binding to an address no local interface has fails with address_not_available") {
    constexpr auto expected = std::errc::address_not_available;
    // Addresses for documentation are nobody's.
    CHECK(ended(stream_of(family::ipv4).bind(at("192.0.2.1:0"))) == expected);
    CHECK(ended(tcp_listener::listen(at("198.51.100.7:0"))) == expected);
    if (has_ipv6()) {
        CHECK(ended(stream_of(family::ipv6).bind(at("[2001:db8::1]:0"))) == expected);
        CHECK(ended(udp_socket::open(at("[2001:db8::1]:0"))) == expected);
    }
}

TEST_CASE("BIND-4: the same of datagram sockets and IPv4") {
    CHECK(ended(udp_socket::open(at("192.0.2.1:0"))) == std::errc::address_not_available);
    CHECK(ended(udp_socket::open(at("198.51.100.7:0"))) == std::errc::address_not_available);
}

TEST_CASE("BIND-11: a port that is bound and not listened on yet is nobody else's") {
    for (const family of : families()) {
        for (const endpoint& where : {loopback(of), anywhere(of)}) {
            CAPTURE(where);
            auto first = stream_of(of);
            first.bind(where).value();
            const endpoint here = first.local_endpoint().value();
            auto second = stream_of(of);
            CHECK(ended(second.bind(here)) == std::errc::address_in_use);
            CHECK(ended(tcp_listener::listen(here)) == std::errc::address_in_use);
            auto listener = tcp_listener::listen(std::move(first)).value();
            CHECK(ended(second.bind(here)) == std::errc::address_in_use);
            auto client = tcp_stream::connect(loopback(of, here.port()), patience).value();
            auto server = listener.accept(patience).value();
            CHECK(carries(client, server));
        }
    }
}

TEST_CASE("BIND-11: a port that only dying connections have is bound at once, and then nobody else's either") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        const endpoint here = listener.local_endpoint().value();
        auto [client, server] = connect_through(listener);
        server.close(); // the side that closes first is the one that keeps its port
        std::array<std::byte, 1> buffer{};
        REQUIRE(ended(client.receive(buffer, patience)) == success);
        client.close();
        listener.close();
        auto again = stream_of(of);
        REQUIRE(ended(again.bind(here)) == success);
        auto other = stream_of(of);
        CHECK(ended(other.bind(here)) == std::errc::address_in_use);
        auto restarted = tcp_listener::listen(std::move(again));
        REQUIRE(ended(restarted) == success);
        auto ends = connect_through(*restarted);
        CHECK(carries(ends.client, ends.server));
    }
}

TEST_CASE("BIND-11: a client's port that was bound can be bound again at once") {
    auto listener = listener_on();
    auto prepared = stream_of(family::ipv4);
    prepared.bind(loopback(family::ipv4)).value();
    const endpoint here = prepared.local_endpoint().value();
    auto client = tcp_stream::connect(std::move(prepared), listener.local_endpoint().value(), patience).value();
    auto server = listener.accept(patience).value();
    client.close();
    std::array<std::byte, 1> buffer{};
    REQUIRE(ended(server.receive(buffer, patience)) == success);
    server.close();
    CHECK(ended(stream_of(family::ipv4).bind(here)) == success);
}

TEST_CASE("BIND-5: a second datagram socket without share_address fails to bind the same port with address_in_use") {
    for (const family of : families()) {
        INFO(name(of));
        const auto first = udp_socket::open(loopback(of)).value();
        const endpoint place = first.local_endpoint().value();
        CHECK(ended(udp_socket::open(place)) == std::errc::address_in_use);
        // One alone cannot share.
        auto willing = udp_socket::open(of).value();
        REQUIRE(ended(willing.set(options::share_address, true)) == success);
        CHECK(ended(willing.bind(place)) == std::errc::address_in_use);
    }
}

TEST_CASE("BIND-5: a datagram socket without share_address cannot join those that share") {
    for (const family of : families()) {
        INFO(name(of));
        auto first = udp_socket::open(of).value();
        REQUIRE(ended(first.set(options::share_address, true)) == success);
        REQUIRE(ended(first.bind(loopback(of))) == success);
        CHECK(ended(udp_socket::open(first.local_endpoint().value())) == std::errc::address_in_use);
    }
}

TEST_CASE("BIND-6: with share_address on both, two datagram sockets bind the same address and port") {
    for (const family of : families()) {
        INFO(name(of));
        auto first = udp_socket::open(of).value();
        auto second = udp_socket::open(of).value();
        REQUIRE(ended(first.set(options::share_address, true)) == success);
        REQUIRE(ended(second.set(options::share_address, true)) == success);
        REQUIRE(ended(first.bind(loopback(of))) == success);
        const endpoint place = first.local_endpoint().value();
        CHECK(ended(second.bind(place)) == success);
        CHECK(second.local_endpoint().value() == place);

        // Which of the two gets a datagram is the system's choice; one does.
        auto sender = udp_socket::open(of).value();
        REQUIRE(ended(sender.send_to(bytes("x"), place)) == success);
        std::array<std::byte, 4> buffer;
        const auto deadline = until::clock::now() + patience;
        bool received = false;
        while (!received && until::clock::now() < deadline) {
            received = first.receive_from(buffer, 10ms) || second.receive_from(buffer, 10ms);
        }
        CHECK(received);
    }
}

TEST_CASE("BIND-7: binding a stream socket to a multicast or broadcast address fails with invalid_argument") {
    for (const std::string place : {"224.0.0.1:0", "239.1.2.3:0", "255.255.255.255:0"}) {
        CAPTURE(place);
        CHECK(ended(stream_of(family::ipv4).bind(at(place))) == std::errc::invalid_argument);
        CHECK(ended(tcp_listener::listen(at(place))) == std::errc::invalid_argument);
    }
    if (has_ipv6()) {
        for (const std::string place : {"[ff02::1]:0", "[ff05::2]:0"}) {
            CAPTURE(place);
            CHECK(ended(stream_of(family::ipv6).bind(at(place))) == std::errc::invalid_argument);
        }
        auto both = stream_of(family::ipv6);
        if (both.set(options::v6_only, false)) {
            CHECK(ended(both.bind(at("[::ffff:224.0.0.1]:0"))) == std::errc::invalid_argument);
            CHECK(ended(both.bind(at("[::ffff:255.255.255.255]:0"))) == std::errc::invalid_argument);
        }
    }
}

TEST_CASE("BIND-8: binding an IPv4-mapped address to a v6-only socket fails with invalid_argument") {
    if (!has_ipv6()) { return skip("BIND-8", "no IPv6 here"); }
    const endpoint mapped = at("[::ffff:127.0.0.1]:0");
    auto stream = stream_of(family::ipv6);
    CHECK(ended(stream.bind(mapped)) == std::errc::invalid_argument);
    CHECK(ended(stream.bind(loopback(family::ipv6))) == success);
    CHECK(ended(udp_socket::open(mapped)) == std::errc::invalid_argument);

    auto both = stream_of(family::ipv6);
    REQUIRE(ended(both.set(options::v6_only, false)) == success);
    CHECK(ended(both.bind(mapped)) == success);
    CHECK(both.local_endpoint().value().unmapped().address() == loopback_address(family::ipv4));
}

TEST_CASE("BIND-9: a v6-only listener and an IPv4 listener can use the same port at once") {
    if (!has_ipv6()) { return skip("BIND-9", "no IPv6 here"); }
    // The free port that the one is given may be another program's in the other family; not every time.
    for (int attempts_left = 20;; --attempts_left) {
        auto v6 = tcp_listener::listen(anywhere(family::ipv6)).value();
        const std::uint16_t port = v6.local_endpoint().value().port();
        auto v4 = tcp_listener::listen(anywhere(family::ipv4, port));
        if (!v4 && v4.error() == std::errc::address_in_use && attempts_left > 1) { continue; }
        REQUIRE(ended(v4) == success);
        CHECK(ended(tcp_stream::connect(loopback(family::ipv4, port), patience)) == success);
        CHECK(v4->accept(patience).value().remote_endpoint().value().address() == loopback_address(family::ipv4));
        CHECK(ended(v6.try_accept()) == std::errc::operation_would_block);
        CHECK(ended(tcp_stream::connect(loopback(family::ipv6, port), patience)) == success);
        CHECK(v6.accept(patience).value().remote_endpoint().value().address() == loopback_address(family::ipv6));
        CHECK(ended(v4->try_accept()) == std::errc::operation_would_block);
        break;
    }
}
