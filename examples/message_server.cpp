// Prints the line that each client sends and answers "I got your message", over IPv4 and IPv6 alike.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>

#include <portsock/endpoint.hpp>
#include <portsock/io.hpp>
#include <portsock/tcp.hpp>

#include "support/listening.hpp"
#include "support/program.hpp"

int main(int argc, char** argv) {
    using namespace std::chrono_literals;
    const example::arguments given(
        argc, argv,
        {.purpose = "Prints the line that each client sends and answers that it has got it. Listens at all addresses.",
         .required = {example::listen_port_parameter},
         .optional = {example::clients_parameter}});
    const std::uint64_t clients = given.count(1);
    example::tcp_servers listeners(example::must(portsock::tcp_listener::listen_all(given.port(0, 0))));
    example::announce(listeners.members());
    for (std::uint64_t left = clients; left > 0; --left) {
        auto client = example::must(listeners.accept());
        portsock::buffered_reader reader(client);
        const auto line = reader.read_line(60s); // at most the reader's 8 KiB
        if (!line) {
            std::cerr << line.error().describe() << std::endl;
            continue;
        }
        std::cout << "Here is the message: " << line->text << std::endl;
        if (const auto sent = client.send_all(portsock::bytes("I got your message\n"), 60s); !sent) {
            std::cerr << sent.error().describe() << std::endl;
        }
    }
}
