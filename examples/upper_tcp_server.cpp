// Sends back in upper case what it receives, one client after the other.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include <portsock/tcp.hpp>

#include "support/listening.hpp"
#include "support/program.hpp"
#include "support/upper.hpp"

namespace {

portsock::result<void> serve(portsock::tcp_stream client) {
    std::array<std::byte, 4096> room;
    for (;;) {
        const auto received = client.receive(room);
        if (!received) { return portsock::failure{received.error()}; }
        if (received->empty()) { return {}; }
        example::to_upper(*received);
        if (const auto sent = client.send_all(*received); !sent) { return sent; }
    }
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(argc, argv,
                                   {.purpose = "Sends back in upper case what it receives, one client after the other.",
                                    .required = {example::listen_parameter, example::listen_port_parameter},
                                    .optional = {example::clients_parameter}});
    const std::uint64_t clients = given.count(2);
    example::tcp_servers listeners(example::listen_at_all(given.text(0), given.port(1, 0)));
    example::announce(listeners.members());
    for (std::uint64_t left = clients; left > 0; --left) {
        // What happens to one client is no reason to leave the others alone.
        if (const auto served = serve(example::must(listeners.accept())); !served) {
            std::cerr << served.error().describe() << std::endl;
        }
    }
}
