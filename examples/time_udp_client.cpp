// Asks a time server for the time. Datagrams may be lost, late or doubled, so each request has a number that the answer
// must bring back, waits for a limited time, and is repeated a few times with ever longer waits.
#include <array>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <string>

#include <portsock/udp.hpp>

#include "support/program.hpp"

int main(int argc, char** argv) {
    using clock = portsock::until::clock;
    const example::arguments given(argc, argv,
                                   {.purpose = "Asks a time_udp_server for the time, again if no answer comes.",
                                    .required = {example::host_parameter, example::port_parameter},
                                    .optional = {{"TRIES", "how often to ask, 1 to 10 times; 5 without it"}}});
    const auto tries = given.number(2, 1, 10, 5);
    const portsock::endpoint server = example::place(given.text(0), given.port(1, 1, portsock::protocol::udp));
    auto socket = example::must(portsock::udp_socket::open(portsock::family_of(server.address())));
    example::must(socket.connect(server));

    std::array<std::byte, 512> room;
    auto patience = std::chrono::milliseconds(250);
    for (std::uint64_t attempt = 1; attempt <= tries; ++attempt, patience *= 2) {
        const std::string number = "request " + std::to_string(attempt);
        example::must(socket.send(portsock::bytes(number)));
        // One deadline for all that arrives during this try: answers to earlier requests must not prolong it.
        for (const auto deadline = clock::now() + patience;;) {
            const auto answer = socket.receive_from(room, deadline);
            if (!answer && answer.error() == portsock::errc::timed_out) { break; }
            const std::string text(portsock::text(example::must(answer).data));
            if (!text.ends_with(" " + number)) { continue; }
            std::cout << text.substr(0, text.find(' ')) << " after " << attempt << (attempt == 1 ? " try" : " tries")
                      << std::endl;
            return 0;
        }
    }
    example::give_up("no answer from " + server.to_string());
}
