// Sends each line of its input to the server and prints the answer.
#include <chrono>
#include <cstddef>
#include <iostream>
#include <span>
#include <string>

#include <portsock/tcp.hpp>

#include "support/program.hpp"

int main(int argc, char** argv) {
    using namespace std::chrono_literals;
    const example::arguments given(
        argc, argv,
        {.purpose = "Sends each line of its input to an upper_tcp_server and prints the answer.",
         .required = {example::host_parameter, example::port_parameter}});
    const auto candidates = example::addresses_of(given.text(0), given.port(1, 1));
    auto stream = example::must(portsock::tcp_stream::connect(candidates, 10s));
    for (std::string line; std::getline(std::cin, line);) {
        line += '\n';
        example::must(stream.send_all(portsock::bytes(line), 10s));
        // A stream keeps no boundaries: the answer may come in pieces, but it is as long as the question.
        const auto answer =
            example::must(stream.receive_exactly(portsock::writable_bytes(std::span(line.data(), line.size())), 10s));
        std::cout << portsock::text(answer);
        if (answer.size() < line.size()) { example::give_up("the server ended the connection"); }
    }
}
