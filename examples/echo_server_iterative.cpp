// Echoes what it receives, one client after the other: while it serves one, the others wait in the queue.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include <portsock/tcp.hpp>

#include "support/listening.hpp"
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
    const example::arguments given(argc, argv,
                                   {.purpose = "Echoes what it receives, one client after the other.",
                                    .required = {example::listen_parameter, example::listen_port_parameter},
                                    .optional = {example::clients_parameter}});
    const std::uint64_t clients = given.count(2);
    example::tcp_servers listeners(example::listen_at_all(given.text(0), given.port(1, 0)));
    example::announce(listeners.members());
    for (std::uint64_t left = clients; left > 0; --left) {
        auto client = example::must(listeners.accept());
        std::cout << "serving " << example::must(client.remote_endpoint()).to_string() << std::endl;
        if (const auto served = echo(std::move(client)); !served) {
            std::cerr << served.error().describe() << std::endl;
        }
    }
}
