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
    const example::arguments given(
        argc, argv,
        {.purpose = "Sends each line of its input to an upper_udp_server and prints the answer.",
         .required = {example::host_parameter, example::port_parameter}});
    const portsock::endpoint server = example::place(given.text(0), given.port(1, 1, portsock::protocol::udp));
    auto socket = example::must(portsock::udp_socket::open(portsock::family_of(server.address())));
    example::must(socket.connect(server)); // from now on only this server can answer
    std::array<std::byte, 65536> room;
    for (std::string line; std::getline(std::cin, line);) {
        example::must(socket.send(portsock::bytes(line)));
        std::cout << portsock::text(example::must(socket.receive_from(room, 5s)).data) << '\n';
    }
}
