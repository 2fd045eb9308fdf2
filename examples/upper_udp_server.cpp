// Sends every datagram back in upper case.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include <portsock/udp.hpp>

#include "support/listening.hpp"
#include "support/program.hpp"
#include "support/upper.hpp"

int main(int argc, char** argv) {
    const example::arguments given(argc, argv,
                                   {.purpose = "Sends every datagram back in upper case.",
                                    .required = {example::listen_parameter, example::listen_port_parameter},
                                    .optional = {{"DATAGRAMS", "end after so many; without it, never"}}});
    const std::uint64_t datagrams = given.count(2);
    auto sockets = example::open_udp_at_all(given.text(0), given.port(1, 0, portsock::protocol::udp));
    example::announce(sockets.members());
    std::array<std::byte, 65536> room;
    for (std::uint64_t left = datagrams; left > 0; --left) {
        const auto [question, socket] = example::must(sockets.receive(room));
        example::to_upper(question.data);
        if (const auto sent = socket->send_to(question.data, question.from); !sent) {
            std::cerr << sent.error().describe() << std::endl;
        }
    }
}
