// A shared library that is loaded while the program runs and has a portsock of its own inside, whose first call this
// is.

#include <portsock/resolver.hpp>
#include <portsock/tcp.hpp>

#include <array>
#include <chrono>
#include <cstddef>

extern "C" int late_use();
extern "C" int late_give_up();

/// 0, or the number of the step that failed.
extern "C" int late_use() {
    using namespace std::chrono_literals;
    using portsock::tcp_listener;
    using portsock::tcp_stream;

    auto listener = tcp_listener::listen({portsock::ipv4_address::loopback(), 0});
    if (!listener) { return 1; }
    auto client =
        tcp_stream::connect("127.0.0.1", listener->local_endpoint().value_or(portsock::endpoint()).port(), 20s);
    if (!client) { return 2; }
    auto server = listener->accept(20s);
    if (!server || !server->send_all(portsock::bytes("late"), 20s)) { return 3; }
    std::array<std::byte, 4> buffer;
    const auto received = client->receive_exactly(buffer, 20s);
    return received && portsock::text(*received) == "late" ? 0 : 4;
}

/// Look-ups that are given up at once and still on their way when the library is unloaded. 0 if none had an answer.
extern "C" int late_give_up() {
    int answered = 0;
    for (int each = 0; each < 20; ++each) {
        if (portsock::resolve("portsock-late.invalid", 80, {}, std::chrono::microseconds(1))) { ++answered; }
    }
    return answered;
}
