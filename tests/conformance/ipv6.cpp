// CONTRACT.md, K: IPv6 sockets and their IPv4 peers.

#include <doctest/doctest.h>

#include <portsock/options.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <array>
#include <cstddef>
#include <utility>

using namespace portsock;
using namespace support;

namespace {

constexpr const char* no_ipv6 = "no IPv6 here";

} // namespace

TEST_CASE("V6-1: a new IPv6 socket is v6-only: an IPv4 client cannot reach its listener") {
    if (!has_ipv6()) { return skip("V6-1", no_ipv6); }
    const auto plain = socket::open(family::ipv6, socket_kind::stream).value();
    CHECK(plain.get(options::v6_only).value());

    tcp_listener listener = tcp_listener::listen(anywhere(family::ipv6)).value();
    const std::uint16_t port = listener.local_endpoint().value().port();
    CHECK(listener.get(options::v6_only).value());
    // Somebody else may have the port in IPv4; it is not this listener in any case.
    const auto stranger = tcp_stream::connect(loopback(family::ipv4, port), patience);
    if (!stranger) { CHECK(ended(stranger) == std::errc::connection_refused); }
    CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);

    const auto client = tcp_stream::connect(loopback(family::ipv6, port), patience).value();
    CHECK(listener.accept(patience).value().remote_endpoint().value() == client.local_endpoint().value());
}

TEST_CASE("V6-1: a new IPv6 datagram socket is v6-only") {
    if (!has_ipv6()) { return skip("V6-1", no_ipv6); }
    udp_socket receiver = udp_socket::open(anywhere(family::ipv6)).value();
    const std::uint16_t port = receiver.local_endpoint().value().port();
    CHECK(receiver.get(options::v6_only).value());
    udp_socket sender = udp_socket::open(family::ipv4).value();
    must(sender.send_to(bytes("from IPv4"), loopback(family::ipv4, port), patience));
    udp_socket friendly = udp_socket::open(family::ipv6).value();
    must(friendly.send_to(bytes("from IPv6"), loopback(family::ipv6, port), patience));
    std::array<std::byte, 16> buffer;
    CHECK(text(receiver.receive_from(buffer, patience).value().data) == "from IPv6");
    CHECK(ended(receiver.try_receive_from(buffer)) == std::errc::operation_would_block);
}

TEST_CASE("V6-2: a dual-stack listener accepts an IPv4 client and reports its address IPv4-mapped") {
    if (!has_ipv6()) { return skip("V6-2", no_ipv6); }
    tcp_listener listener = tcp_listener::listen(0).value();
    const std::uint16_t port = listener.local_endpoint().value().port();
    tcp_stream client = tcp_stream::connect(loopback(family::ipv4, port), patience).value();
    tcp_stream server = listener.accept(patience).value();
    const endpoint peer = server.remote_endpoint().value();
    CHECK(peer.address().is_v4_mapped());
    CHECK(peer != client.local_endpoint().value());
    CHECK(peer.unmapped() == client.local_endpoint().value());
    CHECK(server.local_endpoint().value().unmapped() == client.remote_endpoint().value());
    CHECK(carries(client, server));
    CHECK(carries(server, client));

    tcp_stream other = tcp_stream::connect(loopback(family::ipv6, port), patience).value();
    tcp_stream served = listener.accept(patience).value();
    CHECK(served.remote_endpoint().value() == other.local_endpoint().value());
    CHECK(carries(other, served));
}

TEST_CASE("V6-2: a dual-stack listener made by hand does the same") {
    if (!has_ipv6()) { return skip("V6-2", no_ipv6); }
    socket prepared = socket::open(family::ipv6, socket_kind::stream).value();
    must(prepared.set(options::v6_only, false));
    must(prepared.bind(anywhere(family::ipv6)));
    tcp_listener listener = tcp_listener::listen(std::move(prepared)).value();
    const std::uint16_t port = listener.local_endpoint().value().port();
    const tcp_stream client = tcp_stream::connect(loopback(family::ipv4, port), patience).value();
    const tcp_stream server = listener.accept(patience).value();
    CHECK(server.remote_endpoint().value().unmapped() == client.local_endpoint().value());
}

TEST_CASE("V6-2: a dual-stack datagram socket talks to both families") {
    if (!has_ipv6()) { return skip("V6-2", no_ipv6); }
    socket prepared = socket::open(family::ipv6, socket_kind::datagram).value();
    must(prepared.set(options::v6_only, false));
    must(prepared.bind(anywhere(family::ipv6)));
    udp_socket server(std::move(prepared));
    const std::uint16_t port = server.local_endpoint().value().port();
    std::array<std::byte, 16> buffer;
    for (const family of : {family::ipv4, family::ipv6}) {
        INFO(name(of));
        udp_socket client = udp_socket::open(loopback(of)).value();
        must(client.send_to(bytes("question"), loopback(of, port), patience));
        const datagram asked = server.receive_from(buffer, patience).value();
        CHECK(asked.from.unmapped() == client.local_endpoint().value());
        CHECK(asked.from.address().is_v4_mapped() == (of == family::ipv4));
        must(server.send_to(bytes("answer"), asked.from, patience));
        CHECK(text(client.receive_from(buffer, patience).value().data) == "answer");
    }
}
