#include "../frame.hpp"

#include <array>

#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>

namespace {

using namespace portsock;

std::array<std::byte, 64> buffer{};

void plain(tcp_stream& from, tcp_stream& to) {
    bench::check(from.send_all(buffer) && to.receive(buffer), "plain");
}

void limited(tcp_stream& from, tcp_stream& to, until::clock::time_point deadline) {
    bench::check(from.send_all(buffer, deadline) && to.receive(buffer, deadline), "limited");
}

void polled(tcp_stream& from, tcp_stream& to, poller& watching) {
    bench::check(from.try_send(buffer).has_value(), "send");
    std::array<poll_event, 8> room;
    for (const poll_event& one : watching.wait(room).value()) {
        bench::check(one.readable && to.try_receive(buffer), "polled");
    }
}

} // namespace

int main(int, char** arguments) {
    auto listener = tcp_listener::listen(endpoint(ipv4_address::loopback(), 0)).value();
    auto first = tcp_stream::connect(listener.local_endpoint().value()).value();
    auto second = listener.accept().value();
    auto watching = poller::open().value();
    bench::check(watching.add(first, interest::readable, 1) && watching.add(second, interest::readable, 2), "add");
    const bool on_poller = bench::is(arguments[1], "poller");
    const bool with_limit = bench::is(arguments[1], "deadline");
    const auto deadline = until::clock::now() + std::chrono::hours(1);
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        if (on_poller) {
            polled(first, second, watching);
            polled(second, first, watching);
        } else if (with_limit) {
            limited(first, second, deadline);
            limited(second, first, deadline);
        } else {
            plain(first, second);
            plain(second, first);
        }
    }
    bench::end();
}
