#include "../frame.hpp"

#include <array>
#include <vector>

#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>

int main(int, char** arguments) {
    using namespace portsock;
    auto listener = tcp_listener::listen(endpoint(ipv4_address::loopback(), 0)).value();
    bench::announce(listener.local_endpoint().value().port());
    auto watching = poller::open().value();
    std::vector<tcp_stream> connections;
    const auto expected = static_cast<std::size_t>(bench::number(arguments, 2));
    connections.reserve(expected);
    while (connections.size() < expected) {
        connections.push_back(listener.accept().value());
        watching.add(connections.back(), interest::readable, connections.size() - 1).value();
    }
    std::array<poll_event, 256> room;
    bench::begin();
    for (int left = bench::number(arguments, 1); left > 0;) {
        const auto events = watching.wait(room).value();
        for (const poll_event& one : events) {
            std::array<std::byte, 4096> bytes;
            tcp_stream& stream = connections[one.key];
            const auto got = stream.try_receive(bytes);
            bench::check(got && stream.try_send(*got), "echo");
        }
        left -= static_cast<int>(events.size());
    }
    bench::end();
}
