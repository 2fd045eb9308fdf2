// CONN-22 with a real system: run by ci/test_own_peer, in a network where the system has the ports 40000 and 40001 to
// choose from and nobody listens.

#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <span>
#include <utility>

using namespace portsock;
using namespace std::chrono_literals;

namespace {

constexpr std::uint16_t dead_port = 40000;
constexpr int repetitions = 100;
constexpr auto limit = 2s;

bool all_well = true;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", holds ? "ok" : "FAILED", what);
    all_well = all_well && holds;
}

template <class Connect>
bool always_refused(Connect&& connect) {
    for (int i = 0; i < repetitions; ++i) {
        const auto how = connect();
        if (how || how.error() != std::errc::connection_refused) {
            std::printf("  %s\n", how ? "connected" : how.error().describe().c_str());
            return false;
        }
    }
    return true;
}

result<void> start_and_wait(const endpoint& to) {
    stream_socket stream(socket::open(family_of(to.address()), socket_kind::stream).value());
    const result<connect_progress> begun = stream.start_connect(to);
    if (!begun) { return failure{begun.error()}; }
    if (*begun == connect_progress::connected) { return {}; }
    if (const auto ready = stream.wait(interest::writable, limit); !ready) { return failure{ready.error()}; }
    return stream.take_error();
}

void streams(const ip_address& address) {
    const endpoint to(address, dead_port);
    const std::array<endpoint, 2> list{to, endpoint(address, dead_port + 1)};
    check(always_refused([&] { return tcp_stream::connect(to); }), "by endpoint");
    check(always_refused([&] { return tcp_stream::connect(to, limit); }), "by endpoint, with a limit");
    check(always_refused([&] { return tcp_stream::connect(address.to_string(), dead_port, limit); }), "by text");
    check(always_refused([&] { return tcp_stream::connect(list, limit); }), "by list");
    check(always_refused([&] {
              return tcp_stream::connect(socket::open(family_of(address), socket_kind::stream).value(), to, limit);
          }),
          "by a prepared socket");
    check(always_refused([&] { return start_and_wait(to); }), "by start_connect");
}

void datagrams(const ip_address& address) {
    const endpoint to(address, dead_port);
    bool other = true;
    bool sent_to_other = true;
    for (int i = 0; i < repetitions; ++i) {
        auto one = udp_socket::open(family_of(address)).value();
        const result<void> connected = one.connect(to);
        other = other &&
                (connected ? one.local_endpoint().value() != to : connected.error() == std::errc::connection_refused);
        auto two = udp_socket::open(family_of(address)).value();
        std::array<std::byte, 4> room{};
        static_cast<void>(two.send_to(bytes("x"), to, limit));
        sent_to_other = sent_to_other && !two.try_receive_from(room);
    }
    check(other, "datagrams: no socket is its own peer");
    check(sent_to_other, "datagrams: none reaches its sender");
}

} // namespace

int main() {
    for (const ip_address& address : {ip_address(ipv4_address::loopback()), ip_address(ipv6_address::loopback()),
                                      ip_address(ipv4_address({10, 8, 0, 1}))}) {
        std::printf("== %s ==\n", address.to_string().c_str());
        streams(address);
        datagrams(address);
    }
    std::puts("== localhost ==");
    check(always_refused([] { return tcp_stream::connect("localhost", dead_port, limit); }), "by name");
    // What was connected to itself leaves nothing behind: the port can be listened on.
    check(tcp_listener::listen(endpoint(ipv4_address::loopback(), dead_port)).has_value(), "the port is free");
    return all_well ? 0 : 1;
}
