// CONTRACT.md, N: protocols that not every system has, by the calls of those that all have.

#include <doctest/doctest.h>

#include <portsock/options.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/pollers.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr std::uint32_t service = 0x504f5254; // "PORT", so that it shows if its bytes are swapped

/// A system that lacks the protocol says so, and that is all it can be asked.
bool lacking(const char* id, socket_kind kind, protocol number) {
    const auto made = socket::open(family::ipv4, kind, number);
    if (made) { return false; }
    CHECK(ended(made) == std::errc::protocol_not_supported);
    skip(id, "the system does not have the protocol");
    return true;
}

socket prepared(family of, socket_kind kind, protocol number, std::uint32_t code = service) {
    auto made = socket::open(of, kind, number).value();
    CHECK(made.kind() == kind);
    CHECK(made.protocol() == number);
    if (number == protocol::dccp) { made.set(options::service_code, code).value(); }
    return made;
}
tcp_listener listener_of(family of, socket_kind kind, protocol number) {
    socket made = prepared(of, kind, number);
    made.bind(loopback(of)).value();
    return tcp_listener::listen(std::move(made)).value();
}
connection connected_by(family of, socket_kind kind, protocol number) {
    auto listener = listener_of(of, kind, number);
    const auto place = listener.local_endpoint().value();
    auto client = tcp_stream::connect(prepared(of, kind, number), place, patience).value();
    auto server = listener.accept(patience).value();
    CHECK(client.remote_endpoint().value() == place);
    CHECK(server.remote_endpoint().value() == client.local_endpoint().value());
    CHECK(server.protocol() == number);
    return {std::move(client), std::move(server)};
}

void carries_much(family of, protocol number) {
    connection both = connected_by(of, socket_kind::stream, number);
    constexpr std::size_t length = std::size_t{1} << 20U;
    const auto there = patterned(length, 1);
    const auto back = patterned(length, 2);
    // What is sent at once is one message to some protocols.
    const auto send_pieces = [](stream_socket& end, const_buffer sends) {
        constexpr std::size_t piece = std::size_t{8} << 10U;
        ending how;
        for (std::size_t at = 0; at < sends.size() && how == success; at += piece) {
            how = ended(end.send_all(sends.subspan(at, piece), patience));
        }
        return how;
    };
    const auto exchange = [&](stream_socket& end, const_buffer sends, const_buffer expects) {
        auto sending = in_background([&] { return send_pieces(end, sends); });
        std::vector<std::byte> into(expects.size());
        const auto got = end.receive_exactly(into, patience);
        return sending.get() == success && got && same(*got, expects);
    };
    auto other = in_background([&] { return exchange(both.server, back, there); });
    CHECK(exchange(both.client, there, back));
    CHECK(other.get());
}

void waits_and_ends(family of, protocol number) {
    connection both = connected_by(of, socket_kind::stream, number);
    std::array<std::byte, 8> buffer{};
    CHECK(ended(both.server.try_receive(buffer)) == std::errc::operation_would_block);
    CHECK(ended(both.server.receive(buffer, 20ms)) == std::errc::timed_out);
    both.client.send_all(bytes("the last words"), patience).value();
    both.client.close();
    CHECK(receive_text(both.server, 100) == "the last words");
}

void refuses_and_resets(family of, protocol number) {
    endpoint place;
    {
        const auto gone = listener_of(of, socket_kind::stream, number);
        place = gone.local_endpoint().value();
    }
    CHECK(ended(tcp_stream::connect(prepared(of, socket_kind::stream, number), place, patience)) ==
          std::errc::connection_refused);

    connection both = connected_by(of, socket_kind::stream, number);
    both.client.abort();
    std::array<std::byte, 8> buffer{};
    CHECK(ended(both.server.receive(buffer, patience)) == std::errc::connection_reset);
}

void serves_with_pollers(family of, protocol number) {
    with_every_mechanism([&](poll_mechanism which) {
        watcher poller(which);
        auto listener = listener_of(of, socket_kind::stream, number);
        poller->add(listener, interest::readable, 1).value();
        stream_socket client(prepared(of, socket_kind::stream, number));
        static_cast<void>(client.start_connect(listener.local_endpoint().value()));
        static_cast<void>(poller.wait_until([](const poll_event& each) { return each.key == 1 && each.readable; }));
        auto server = listener.try_accept().value();
        poller->add(client, interest::writable, 2).value();
        static_cast<void>(poller.wait_until([](const poll_event& each) { return each.key == 2 && each.writable; }));
        CHECK(ended(client.take_error()) == success);
        poller->add(server, interest::readable, 3).value();
        client.send_all(bytes("hello"), patience).value();
        static_cast<void>(poller.wait_until([](const poll_event& each) { return each.key == 3 && each.readable; }));
        CHECK(receive_text(server, 5) == "hello");
    });
}

/// One message, in a buffer with room for more.
std::string message(stream_socket& from) {
    std::array<std::byte, 2000> buffer{};
    return std::string(text(from.receive(buffer, patience).value()));
}

} // namespace

TEST_CASE("SCTP-1: a stream of SCTP carries megabytes both ways at once") {
    if (lacking("SCTP-1", socket_kind::stream, protocol::sctp)) { return; }
    for (const family of : families()) {
        carries_much(of, protocol::sctp);
    }
}

TEST_CASE("SCTP-1: a stream of SCTP waits as long as it may, and ends after the last byte") {
    if (lacking("SCTP-1", socket_kind::stream, protocol::sctp)) { return; }
    for (const family of : families()) {
        waits_and_ends(of, protocol::sctp);
    }
}

TEST_CASE("SCTP-1: connecting by SCTP where nobody listens is refused, and abort() resets") {
    if (lacking("SCTP-1", socket_kind::stream, protocol::sctp)) { return; }
    for (const family of : families()) {
        refuses_and_resets(of, protocol::sctp);
    }
}

TEST_CASE("SCTP-1: pollers report SCTP's connections, and what they bring") {
    if (lacking("SCTP-1", socket_kind::stream, protocol::sctp)) { return; }
    for (const family of : families()) {
        serves_with_pollers(of, protocol::sctp);
    }
}

TEST_CASE("SCTP-2: each message arrives whole and by itself, with its sender, and is answered on the same socket") {
    if (lacking("SCTP-2", socket_kind::sequential_packet, protocol::sctp)) { return; }
    for (const family of : families()) {
        udp_socket server(listener_of(of, socket_kind::sequential_packet, protocol::sctp));
        const endpoint place = server.local_endpoint().value();
        std::vector<udp_socket> clients;
        for (int i = 0; i < 3; ++i) {
            clients.emplace_back(prepared(of, socket_kind::sequential_packet, protocol::sctp));
            clients.back().bind(loopback(of)).value();
            for (const std::size_t length : {1U, 700U, 1200U}) {
                clients.back().send_to(patterned(length), place, patience).value();
            }
        }
        std::array<std::byte, 2000> buffer{};
        std::map<std::uint16_t, std::vector<std::size_t>> from;
        for (int i = 0; i < 9; ++i) {
            const auto got = server.receive_from(buffer, patience).value();
            CHECK(same(got.data, patterned(got.data.size())));
            from[got.from.port()].push_back(got.data.size());
            if (got.data.size() == 1200) { server.send_to(bytes("thanks"), got.from, patience).value(); }
        }
        CHECK(from.size() == clients.size());
        for (udp_socket& each : clients) {
            CHECK(from[each.local_endpoint().value().port()] == std::vector<std::size_t>{1, 700, 1200});
            const auto got = each.receive_from(buffer, patience).value();
            CHECK(text(got.data) == "thanks");
            CHECK(got.from == place);
        }
    }
}

TEST_CASE("DCCP-1: messages of DCCP stay apart, both ways") {
    if (lacking("DCCP-1", socket_kind::sequential_packet, protocol::dccp)) { return; }
    for (const family of : families()) {
        connection both = connected_by(of, socket_kind::sequential_packet, protocol::dccp);
        both.client.send_all(bytes("one"), patience).value();
        both.client.send_all(bytes("another"), patience).value();
        CHECK(message(both.server) == "one");
        CHECK(message(both.server) == "another");
        both.server.send_all(bytes("an answer"), patience).value();
        CHECK(message(both.client) == "an answer");
    }
}

TEST_CASE("DCCP-1: a message of DCCP that is longer than the buffer is cut off, and a udp_socket says so") {
    if (lacking("DCCP-1", socket_kind::sequential_packet, protocol::dccp)) { return; }
    connection both = connected_by(family::ipv4, socket_kind::sequential_packet, protocol::dccp);
    udp_socket server(std::move(both.server));
    both.client.send_all(bytes("much too long"), patience).value();
    both.client.send_all(bytes("short"), patience).value();
    std::array<std::byte, 8> buffer{};
    const auto cut = server.receive_from(buffer, patience).value();
    CHECK(cut.truncated);
    CHECK(text(cut.data) == "much too");
    const auto whole = server.receive_from(buffer, patience).value();
    CHECK_FALSE(whole.truncated);
    CHECK(text(whole.data) == "short");
}

TEST_CASE("DCCP-1: connections of DCCP wait as long as they may, and end") {
    if (lacking("DCCP-1", socket_kind::sequential_packet, protocol::dccp)) { return; }
    connection both = connected_by(family::ipv4, socket_kind::sequential_packet, protocol::dccp);
    std::array<std::byte, 8> buffer{};
    CHECK(ended(both.server.try_receive(buffer)) == std::errc::operation_would_block);
    CHECK(ended(both.server.receive(buffer, 20ms)) == std::errc::timed_out);
    both.client.close();
    CHECK(both.server.receive(buffer, patience).value().empty());
}

TEST_CASE("DCCP-2: both sides of a DCCP connection name the same service") {
    if (lacking("DCCP-2", socket_kind::sequential_packet, protocol::dccp)) { return; }
    for (const family of : families()) {
        const auto listener = listener_of(of, socket_kind::sequential_packet, protocol::dccp);
        CHECK(listener.get(options::service_code).value() == service);
        socket other = prepared(of, socket_kind::sequential_packet, protocol::dccp, service + 1);
        CHECK(other.get(options::service_code).value() == service + 1);
        const auto tried = tcp_stream::connect(std::move(other), listener.local_endpoint().value(), patience);
        CHECK(ended(tried) == std::errc::connection_refused);
    }
}

TEST_CASE("DCCP-2: a service code is any number but the one that says there is none") {
    if (lacking("DCCP-2", socket_kind::sequential_packet, protocol::dccp)) { return; }
    auto made = socket::open(family::ipv4, socket_kind::sequential_packet, protocol::dccp).value();
    for (const std::uint32_t code : {0U, 1U, 0x80000000U, 0xfffffffeU}) {
        made.set(options::service_code, code).value();
        CHECK(made.get(options::service_code).value() == code);
    }
    CHECK(ended(made.set(options::service_code, 0xffffffffU)) == std::errc::invalid_argument);
}

TEST_CASE("MPTCP-1: a stream of MPTCP carries megabytes both ways at once") {
    if (lacking("MPTCP-1", socket_kind::stream, protocol::mptcp)) { return; }
    for (const family of : families()) {
        carries_much(of, protocol::mptcp);
    }
}

TEST_CASE("MPTCP-1: a stream of MPTCP waits as long as it may, and ends after the last byte") {
    if (lacking("MPTCP-1", socket_kind::stream, protocol::mptcp)) { return; }
    for (const family of : families()) {
        waits_and_ends(of, protocol::mptcp);
    }
}

TEST_CASE("MPTCP-1: pollers report MPTCP's connections, and what they bring") {
    if (lacking("MPTCP-1", socket_kind::stream, protocol::mptcp)) { return; }
    for (const family of : families()) {
        serves_with_pollers(of, protocol::mptcp);
    }
}

TEST_CASE("MPTCP-2: MPTCP and TCP understand each other, half-closed too") {
    if (lacking("MPTCP-2", socket_kind::stream, protocol::mptcp)) { return; }
    const auto converse = [](connection both) {
        CHECK(carries(both.client, both.server));
        both.client.shutdown(direction::send).value();
        CHECK(receive_text(both.server, 1).empty());
        CHECK(carries(both.server, both.client, "all the same"));
    };
    for (const family of : families()) {
        for (const auto& [ours, theirs] :
             {std::pair(protocol::mptcp, protocol::tcp), std::pair(protocol::tcp, protocol::mptcp),
              std::pair(protocol::mptcp, protocol::mptcp)}) {
            auto listener = listener_of(of, socket_kind::stream, theirs);
            auto client = tcp_stream::connect(prepared(of, socket_kind::stream, ours),
                                              listener.local_endpoint().value(), patience);
            converse({std::move(client).value(), listener.accept(patience).value()});
        }
    }
}

TEST_CASE("UDPL-1: datagrams of UDP-Lite arrive with their senders, whole or marked as truncated, and are answered") {
    if (lacking("UDPL-1", socket_kind::datagram, protocol::udp_lite)) { return; }
    for (const family of : families()) {
        udp_socket server(prepared(of, socket_kind::datagram, protocol::udp_lite));
        server.bind(loopback(of)).value();
        udp_socket client(prepared(of, socket_kind::datagram, protocol::udp_lite));
        const endpoint place = server.local_endpoint().value();
        client.send_to(bytes("a question"), place, patience).value();
        std::array<std::byte, 4> small{};
        const auto asked = server.receive_from(small, patience).value();
        CHECK(text(asked.data) == "a qu");
        CHECK(asked.truncated);
        server.send_to(bytes("yes"), {loopback_address(of), asked.from.port()}, patience).value();
        const auto answered = client.receive_from(small, patience).value();
        CHECK(text(answered.data) == "yes");
        CHECK_FALSE(answered.truncated);
        CHECK(answered.from == place);
    }
}

TEST_CASE("UDPL-1: UDP and UDP-Lite have ports of their own") {
    if (lacking("UDPL-1", socket_kind::datagram, protocol::udp_lite)) { return; }
    for (const family of : families()) {
        const auto plain = udp_socket::open(loopback(of)).value();
        socket lite = prepared(of, socket_kind::datagram, protocol::udp_lite);
        CHECK(ended(lite.bind(plain.local_endpoint().value())) == success);
    }
}
