#include "../frame.hpp"

#include <array>

#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>

int main(int, char** arguments) {
    using namespace portsock;
    auto listener = tcp_listener::listen(endpoint(ipv4_address::loopback(), 0)).value();
    auto client = tcp_stream::connect(listener.local_endpoint().value()).value();
    auto server = listener.accept().value();
    auto watching = poller::open().value();
    bench::check(watching.add(client, interest::readable, 0) && watching.add(server, interest::readable, 1), "add");
    const bool on_poller = bench::is(arguments[1], "poller");
    const bool with_limit = bench::is(arguments[1], "deadline");
    const auto deadline = until::clock::now() + std::chrono::hours(1);
    std::array<std::byte, 64> buffer{};
    std::array<poll_event, 8> room;
    tcp_stream* const ends[] = {&client, &server};
    const auto polled = [&] {
        for (const poll_event& one : watching.wait(room).value()) {
            bench::check(one.readable && ends[one.key]->try_receive(buffer), "receive");
        }
    };
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        if (on_poller) {
            bench::check(client.try_send(buffer).has_value(), "send");
            polled();
            bench::check(server.try_send(buffer).has_value(), "send");
            polled();
        } else if (with_limit) {
            bench::check(client.send_all(buffer, deadline).has_value(), "send");
            bench::check(server.receive(buffer, deadline).has_value(), "receive");
            bench::check(server.send_all(buffer, deadline).has_value(), "send");
            bench::check(client.receive(buffer, deadline).has_value(), "receive");
        } else {
            bench::check(client.send_all(buffer).has_value(), "send");
            bench::check(server.receive(buffer).has_value(), "receive");
            bench::check(server.send_all(buffer).has_value(), "send");
            bench::check(client.receive(buffer).has_value(), "receive");
        }
    }
    bench::end();
}
