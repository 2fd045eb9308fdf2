// Sends its input to an echo server, piece by piece, and after each piece loops until all of it has come back.
#include <array>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <span>

#include <portsock/tcp.hpp>

#include "support/program.hpp"

int main(int argc, char** argv) {
    using namespace std::chrono_literals;
    const example::arguments given(argc, argv,
                                   {.purpose = "Sends its input to an echo server and prints what comes back.",
                                    .required = {example::host_parameter, example::port_parameter}});
    const auto candidates = example::addresses_of(given.text(0), given.port(1, 1));
    auto stream = example::must(portsock::tcp_stream::connect(candidates, 10s));

    std::array<char, 16384> piece; // small enough for the server's buffers: nobody reads while we send
    std::array<std::byte, 4096> room;
    while (std::cin.read(piece.data(), piece.size()), std::cin.gcount() > 0) {
        const auto sent = portsock::bytes(std::span(piece.data(), static_cast<std::size_t>(std::cin.gcount())));
        example::must(stream.send_all(sent, 10s));
        for (std::size_t missing = sent.size(); missing > 0;) {
            const auto received = example::must(stream.receive(room, 10s));
            if (received.empty()) { example::give_up("the server ended the connection too early"); }
            if (received.size() > missing) { example::give_up("the server sent more than it was sent"); }
            std::cout << portsock::text(received);
            missing -= received.size();
        }
    }
    example::must(stream.shutdown(portsock::direction::send));
    if (!example::must(stream.receive(room, 10s)).empty()) { example::give_up("the server sent too much"); }
}
