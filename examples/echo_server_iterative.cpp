// Echoes what it receives, one client after the other: while it serves one, the others wait in the queue.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include <portsock/tcp.hpp>

#include "support/program.hpp"

namespace {

portsock::result<void> echo(portsock::tcp_stream client) {
    std::array<std::byte, 16384> room;
    for (;;) {
        const auto received = client.receive(room);
        if (!received) { return portsock::failure{received.error()}; }
        if (received->empty()) { return {}; }
        if (const auto sent = client.send_all(*received); !sent) { return sent; }
    }
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(argc, argv, 2, "HOST PORT [CLIENTS]");
    auto listener = example::must(portsock::tcp_listener::listen(example::place(given[0], given[1])));
    example::announce(listener);
    for (std::uint64_t left = given.number(2); left > 0; --left) {
        auto client = example::must(listener.accept());
        std::cout << "serving " << example::must(client.remote_endpoint()).to_string() << std::endl;
        if (const auto served = echo(std::move(client)); !served) {
            std::cerr << served.error().describe() << std::endl;
        }
    }
}
