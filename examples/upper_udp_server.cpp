// Sends every datagram back in upper case.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include <portsock/udp.hpp>

#include "support/program.hpp"
#include "support/upper.hpp"

int main(int argc, char** argv) {
    const example::arguments given(argc, argv, 2, "HOST PORT [DATAGRAMS]");
    auto socket = example::must(portsock::udp_socket::open(example::place(given[0], given[1])));
    example::announce(socket);
    std::array<std::byte, 65536> room;
    for (std::uint64_t left = given.number(2); left > 0; --left) {
        const portsock::datagram question = example::must(socket.receive_from(room));
        example::to_upper(question.data);
        if (const auto sent = socket.send_to(question.data, question.from); !sent) {
            std::cerr << sent.error().describe() << std::endl;
        }
    }
}
