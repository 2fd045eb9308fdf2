// D. listen.

#include <support/loopback.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

portsock::socket bound_stream(family of = family::ipv4) {
    auto made = portsock::socket::open(of, socket_kind::stream).value();
    made.bind(loopback(of)).value();
    return made;
}

} // namespace

TEST_CASE("LSTN-1: listen() on an unbound socket fails with invalid_argument") {
    for (const family of : families()) {
        INFO(name(of));
        auto unbound = portsock::socket::open(of, socket_kind::stream).value();
        CHECK(ended(tcp_listener::listen(std::move(unbound))) == std::errc::invalid_argument);
        // It is still the caller's, and as it was.
        REQUIRE(unbound.is_open());
        CHECK(unbound.local_endpoint().value() == anywhere(of));
        unbound.bind(loopback(of)).value();
        CHECK(ended(tcp_listener::listen(std::move(unbound))) == success);
    }
}

TEST_CASE("LSTN-2: listen() on a datagram socket fails with operation_not_supported") {
    auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
    const endpoint place = datagrams.local_endpoint().value();
    CHECK(ended(tcp_listener::listen(std::move(datagrams))) == std::errc::operation_not_supported);
    REQUIRE(datagrams.is_open());
    CHECK(datagrams.local_endpoint().value() == place);
}

TEST_CASE("LSTN-2: listen() on a connected socket fails with already_connected") {
    connection both = connected();
    CHECK(ended(tcp_listener::listen(std::move(both.client))) == std::errc::already_connected);
    CHECK(ended(tcp_listener::listen(std::move(both.server))) == std::errc::already_connected);
    CHECK(carries(both.client, both.server));
}

TEST_CASE("LSTN-3: calling listen() again on a listener succeeds") {
    auto listener = listener_on();
    CHECK(ended(listener.listen_again(5)) == success);
    CHECK(ended(listener.listen_again(50)) == success);
    CHECK(connect_through(listener).server.is_open());

    auto handed_over = tcp_listener::listen(std::move(listener), 1);
    REQUIRE(ended(handed_over) == success);
    CHECK(connect_through(*handed_over).server.is_open());
}

TEST_CASE("LSTN-4: a backlog of 0 or less is treated as 1: one connection can be established before accept is called") {
    for (const int backlog : {1, 0, -1, -2147483647 - 1}) {
        CAPTURE(backlog);
        auto listener = tcp_listener::listen(bound_stream(), backlog).value();
        auto client = tcp_stream::connect(listener.local_endpoint().value(), patience);
        REQUIRE(ended(client) == success);
        auto server = listener.accept(patience);
        REQUIRE(ended(server) == success);
        CHECK(carries(*client, *server));

        CHECK(ended(listener.listen_again(backlog)) == success);
    }
}

TEST_CASE("LSTN-4: the largest backlog is accepted") {
    auto listener = tcp_listener::listen(bound_stream(), tcp_listener::largest_backlog).value();
    CHECK(connect_through(listener).server.is_open());
}

TEST_CASE("LSTN-5: connections beyond the backlog stay pending, time out or are refused; none is reported lost to a "
          "peer that "
          "has been accepted") {
    auto listener = tcp_listener::listen(bound_stream(), 1).value();
    const endpoint place = listener.local_endpoint().value();
    std::vector<stream_socket> clients;
    for (int i = 0; i < 6; ++i) {
        stream_socket client(portsock::socket::open(family::ipv4, socket_kind::stream).value());
        const auto started = client.start_connect(place);
        if (started) {
            clients.push_back(std::move(client));
        } else {
            CHECK(ended(started) == std::errc::connection_refused);
        }
    }
    REQUIRE_FALSE(clients.empty());

    std::size_t accepted = 0;
    for (;;) {
        auto server = listener.accept(300ms);
        if (!server) {
            CHECK(ended(server) == std::errc::timed_out);
            break;
        }
        ++accepted;
        const endpoint remote = server->remote_endpoint().value();
        const auto client = std::find_if(clients.begin(), clients.end(), [&](const stream_socket& each) {
            return each.local_endpoint().value() == remote;
        });
        REQUIRE(client != clients.end());
        REQUIRE(ended(client->wait(interest::writable, patience)) == success);
        CHECK(ended(client->take_error()) == success);
        CHECK(carries(*client, *server));
        CHECK(carries(*server, *client));
        clients.erase(client);
    }
    CHECK(accepted >= 1);

    for (stream_socket& client : clients) {
        if (client.wait(interest::writable, 0s)) {
            const ending how = ended(client.take_error());
            CAPTURE(how);
            CHECK((how == success || how == std::errc::connection_refused || how == std::errc::connection_reset ||
                   how == std::errc::timed_out));
        }
    }
}

TEST_CASE(
    "LSTN-6: when a listener is closed, a connected but never accepted client eventually reads connection_reset, not "
    "end-of-stream") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        auto first = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        // The packet that says so may be lost. A listener that has not heard of a connection has none to reset, and
        // this client sends nothing more that would tell it; the other one does.
        REQUIRE(ended(listener.wait(interest::readable, patience)) == success);
        auto second = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        REQUIRE(ended(second.send_all(bytes("never read"))) == success);
        std::array<std::byte, 1> buffer;
        auto waiting = in_background([&] { return ended(first.receive(buffer, patience)); });
        listener.close();
        CHECK(waiting.get() == std::errc::connection_reset);
        REQUIRE(ended(second.wait(interest::readable, patience)) == success);
        CHECK(ended(second.receive(buffer, patience)) == std::errc::connection_reset);
    }
}
