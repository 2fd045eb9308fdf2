// CONTRACT.md, N: raw sockets.

#include <doctest/doctest.h>

#include <portsock/byte_order.hpp>
#include <portsock/raw.hpp>

#include <support/loopback.hpp>
#include <support/signals.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr std::string_view greeting = "portsock greets itself";
constexpr std::size_t header_length = 8;

/// An ICMP echo request (RFC 792) or an ICMPv6 one (RFC 4443 4.1) of somebody who is not easily confused with others.
std::vector<std::byte> echo_request(family of, std::uint16_t who, std::uint16_t count) {
    std::vector<std::byte> made(header_length + greeting.size());
    const std::span<std::byte> packet(made);
    made[0] = of == family::ipv4 ? std::byte{8} : std::byte{128};
    store_network(who, packet.subspan<4, 2>());
    store_network(count, packet.subspan<6, 2>());
    std::ranges::copy(bytes(greeting), made.begin() + header_length);
    // The system computes the one of ICMPv6 itself.
    if (of == family::ipv4) { store_network(internet_checksum(made), packet.subspan<2, 2>()); }
    return made;
}

/// The next packet of the type with our identifier.
std::optional<datagram> next_of(raw_socket& from, mutable_buffer buffer, unsigned type, std::uint16_t who) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto got = from.receive_from(buffer, deadline);
        if (!got) { return std::nullopt; }
        if (got->data.size() >= header_length && std::to_integer<unsigned>(got->data[0]) == type &&
            load_network<std::uint16_t>(got->data.subspan<4, 2>()) == who) {
            return *got;
        }
    }
}

std::uint16_t somebody() { return static_cast<std::uint16_t>(std::random_device()()); }

protocol icmp_of(family of) { return of == family::ipv4 ? protocol::icmp : protocol::icmp_v6; }

/// Sends ourselves a greeting and receives the echo in a buffer for so much of it.
void greet(family of, std::size_t room) {
    auto opened = raw_socket::open(of, icmp_of(of));
    if (ended(opened) == std::errc::permission_denied) { return; } // without privilege there is no more to see
    if (ended(opened) == std::errc::protocol_not_supported) {
        return skip("RAW-1", "this system has no raw sockets for ICMP in this family");
    }
    raw_socket& raw = opened.value();
    const std::uint16_t who = somebody();
    must(raw.send_to(echo_request(of, who, 1), loopback_address(of), patience));
    std::vector<std::byte> buffer(header_length + room);
    const auto reply = next_of(raw, buffer, of == family::ipv4 ? 0 : 129, who);
    REQUIRE(reply.has_value());
    CHECK(reply->from == loopback(of, 0));
    CHECK(reply->truncated == (room < greeting.size()));
    CHECK(text(reply->data.subspan(header_length)) == greeting.substr(0, room));
    if (!reply->truncated && of == family::ipv4) { CHECK(internet_checksum(reply->data) == 0); }
}

} // namespace

TEST_CASE("RAW-1: creating a raw socket without privilege fails with permission_denied") {
    const auto answer = without_privilege([] {
        for (const family of : {family::ipv4, family::ipv6}) {
            const auto opened = raw_socket::open(of, icmp_of(of));
            if (opened) { return 1; }
            if (opened.error() == std::errc::address_family_not_supported && of == family::ipv6) { continue; }
            if (opened.error() != std::errc::permission_denied) { return 2; }
            if (socket::open(of, socket_kind::raw, icmp_of(of)).error() != errc::permission_denied) { return 3; }
        }
        return 0;
    });
    if (!answer) { return skip("RAW-1", "this process cannot give up its privilege"); }
    CHECK(*answer == 0);
}

TEST_CASE("RAW-1: with privilege, IPv4 packets are sent and received without their IP header") {
    greet(family::ipv4, greeting.size() + 1000);
}

TEST_CASE("RAW-1: with privilege, IPv6 packets are sent and received without their IP header") {
    if (!has_ipv6()) { return skip("RAW-1", "no IPv6 here"); }
    greet(family::ipv6, greeting.size() + 1000);
}

TEST_CASE("RAW-1: an IPv4 packet longer than the buffer fills it, without IP header, and is marked truncated") {
    greet(family::ipv4, 4);
}

TEST_CASE("RAW-1: an IPv6 packet longer than the buffer fills it, without IP header, and is marked truncated") {
    if (!has_ipv6()) { return skip("RAW-1", "no IPv6 here"); }
    greet(family::ipv6, 4);
}

TEST_CASE("RAW-1: a raw socket's receive obeys its limit, and its checks are those of other sockets") {
    auto opened = raw_socket::open(family::ipv4, protocol::icmp);
    if (ended(opened) == std::errc::permission_denied) { return; } // without privilege there is no more to see
    raw_socket& raw = opened.value();
    std::array<std::byte, 64> buffer;
    stop_signal stop;
    stop.request();
    CHECK(ended(raw.receive_from(buffer, stop)) == std::errc::operation_canceled);
    CHECK(ended(raw.send_to(bytes("x"), ipv6_address::loopback())) == std::errc::address_family_not_supported);
    CHECK(ended(raw.send_to(bytes("x"), ipv4_address::any())) == std::errc::invalid_argument);
    raw.close();
    CHECK(ended(raw.receive_from(buffer)) == std::errc::bad_file_descriptor);
    CHECK(ended(raw.send_to(bytes("x"), ipv4_address::loopback())) == std::errc::bad_file_descriptor);
}
