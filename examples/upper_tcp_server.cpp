// Sends back in upper case what it receives, one client after the other.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include <portsock/tcp.hpp>

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
    const example::arguments given(argc, argv, 2, "HOST PORT [CLIENTS]");
    auto listener = example::must(portsock::tcp_listener::listen(example::place(given[0], given[1])));
    example::announce(listener);
    for (std::uint64_t left = given.number(2); left > 0; --left) {
        // What happens to one client is no reason to leave the others alone.
        if (const auto served = serve(example::must(listener.accept())); !served) {
            std::cerr << served.error().describe() << std::endl;
        }
    }
}
