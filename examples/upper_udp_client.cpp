// Sends each line of its input as one datagram and prints the answer. A lost datagram ends it: see time_udp_client for
// one that tries again.
#include <array>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <string>

#include <portsock/udp.hpp>

#include "support/program.hpp"

int main(int argc, char** argv) {
    using namespace std::chrono_literals;
    const example::arguments given(argc, argv, 2, "HOST PORT");
    const portsock::endpoint server = example::place(given[0], given[1]);
    auto socket = example::must(portsock::udp_socket::open(portsock::family_of(server.address())));
    example::must(socket.connect(server)); // from now on only this server can answer
    std::array<std::byte, 65536> room;
    for (std::string line; std::getline(std::cin, line);) {
        example::must(socket.send(portsock::bytes(line)));
        std::cout << portsock::text(example::must(socket.receive_from(room, 5s)).data) << '\n';
    }
}
