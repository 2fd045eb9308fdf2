// CONTRACT.md, K: IPv6 sockets and their IPv4 peers.

#include <doctest/doctest.h>

#include <portsock/interfaces.hpp>
#include <portsock/options.hpp>
#include <portsock/poller.hpp>
#include <portsock/resolver.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr const char* no_ipv6 = "no IPv6 here";

/// The text names the scope by its number, and is read as the very same endpoint.
void check_round_trip(const endpoint& place) {
    const std::string text = place.to_string();
    CAPTURE(text);
    CHECK(text.find('%' + std::to_string(place.address().scope()) + "]:") != std::string::npos);
    const auto read = endpoint::parse(text);
    REQUIRE(read);
    CHECK(*read == place);
    CHECK(read->address().scope() == place.address().scope());
}

} // namespace

TEST_CASE("V6-4: listen_all takes connections of both families on one port, as one poller sees it") {
    if (!has_ipv6()) { return skip("V6-4", no_ipv6); }
    for (const dual_stack how : {dual_stack::preferred, dual_stack::never}) {
        CAPTURE(static_cast<int>(how));
        auto watching = poller::open().value();
        std::vector<tcp_listener> listeners = tcp_listener::listen_all(0, how).value();
        if (how == dual_stack::never) { CHECK(listeners.size() == 2); }
        const std::uint16_t port = listeners.front().local_endpoint().value().port();
        CHECK(port != 0);
        for (std::size_t key = 0; key < listeners.size(); ++key) {
            CHECK(listeners[key].local_endpoint().value().port() == port);
            must(watching.add(listeners[key], interest::readable, key));
        }
        for (const family of : {family::ipv4, family::ipv6}) {
            INFO(name(of));
            tcp_stream client = tcp_stream::connect(loopback(of, port), patience).value();
            std::array<poll_event, 4> events;
            const auto ready = watching.wait(events, patience).value();
            REQUIRE(ready.size() == 1);
            tcp_stream server = listeners[static_cast<std::size_t>(ready.front().key)].try_accept().value();
            CHECK(server.remote_endpoint().value().unmapped() == client.local_endpoint().value());
            if (how == dual_stack::never) {
                CHECK(server.remote_endpoint().value() == client.local_endpoint().value());
            }
            CHECK(carries(client, server));
        }
    }
}

TEST_CASE("V6-4: listen_all on a given port takes exactly that one, in both families or not at all") {
    if (!has_ipv6()) { return skip("V6-4", no_ipv6); }
    for (const dual_stack how : {dual_stack::preferred, dual_stack::never}) {
        CAPTURE(static_cast<int>(how));
        std::uint16_t port = 0;
        {
            const auto found = tcp_listener::listen_all(0, dual_stack::never).value();
            port = found.front().local_endpoint().value().port();
            // What is taken is taken, whoever asks and how.
            CHECK(ended(tcp_listener::listen_all(port, how)) == std::errc::address_in_use);
        }
        {
            const auto again = tcp_listener::listen_all(port, how).value();
            CHECK(again.front().local_endpoint().value().port() == port);
        }
        // Half of it is not enough, and nothing is left of what was begun.
        const auto taken = tcp_listener::listen(anywhere(family::ipv4)).value();
        const std::uint16_t half = taken.local_endpoint().value().port();
        CHECK(ended(tcp_listener::listen_all(half, how)) == std::errc::address_in_use);
        CHECK(ended(tcp_listener::listen(anywhere(family::ipv6, half))) == success);
    }
}

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

TEST_CASE("V6-3: the scope of a link-local endpoint survives a round trip through text as a number") {
    for (const char* bytes : {"fe80::1", "fe80::abcd:ef01:2345:6789", "febf:ffff::", "ff02::1"}) {
        const ipv6_address address = ip_address::parse(bytes).value().v6();
        for (const std::uint32_t scope : {1U, 2U, 99U, 0x8000'0000U, 0xffff'ffffU}) {
            check_round_trip(endpoint(address.with_scope(scope), 4711));
        }
    }
}

TEST_CASE("V6-3: a scope that the system gave is a number in text, whatever the interface is called") {
    for (const network_interface& each : network_interfaces().value()) {
        CAPTURE(each.name);
        const auto found = resolve("fe80::1%" + each.name, 4711, {.numeric_only = true}).value();
        REQUIRE(found.size() == 1);
        CHECK(found[0].address().scope() == each.index);
        check_round_trip(found[0]);
    }
}

TEST_CASE("V6-3: what the text of a socket's link-local name says is bound, sent to and received from") {
    if (!has_ipv6()) { return skip("V6-3", no_ipv6); }
    for (const network_interface& each : network_interfaces().value()) { // many hosts have none of these addresses
        for (const interface_address& one : each.addresses) {
            if (!one.address.is_v6() || !one.address.is_link_local()) { continue; }
            auto receiver = udp_socket::open(endpoint(one.address, 0));
            if (ended(receiver) == std::errc::address_not_available) { continue; } // tentative yet (RFC 4862, 5.4)
            const endpoint place = receiver.value().local_endpoint().value();
            CHECK(place.address() == one.address);
            check_round_trip(place);
            udp_socket sender = udp_socket::open(family::ipv6).value();
            must(sender.send_to(bytes("by its text"), endpoint::parse(place.to_string()).value(), patience));
            std::array<std::byte, 16> buffer;
            const datagram got = receiver->receive_from(buffer, patience).value();
            CHECK(text(got.data) == "by its text");
            CHECK(got.from.address() == one.address);
            check_round_trip(got.from);
        }
    }
}
