// Prints the ICMP messages that reach this machine. Needs the privilege to open raw sockets.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include <portsock/raw.hpp>

#include "support/program.hpp"

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "Prints the ICMP messages that reach this machine. Needs the privilege to open raw sockets.",
         .required = {{"4|6", "the version of IP"}},
         .optional = {{"MESSAGES", "end after so many; without it, never"}}});
    if (given[0] != "4" && given[0] != "6") { given.refuse(0, "is no version of IP: 4 or 6"); }
    const bool v6 = given[0] == "6";
    const std::uint64_t messages = given.number(1, 0, given.unlimited, given.unlimited);
    auto socket = example::must(v6 ? portsock::raw_socket::open(portsock::family::ipv6, portsock::protocol::icmp_v6)
                                   : portsock::raw_socket::open(portsock::family::ipv4, portsock::protocol::icmp));
    std::cout << "listening" << std::endl;
    std::array<std::byte, 65536> room;
    for (std::uint64_t left = messages; left > 0; --left) {
        const portsock::datagram message = example::must(socket.receive_from(room));
        if (message.data.size() < 8) { continue; } // shorter than any ICMP message, RFC 792
        std::cout << "from " << message.from.address().to_string() << ": type " << std::to_integer<int>(message.data[0])
                  << ", code " << std::to_integer<int>(message.data[1]) << ", " << message.data.size() << " bytes"
                  << std::endl;
    }
}
