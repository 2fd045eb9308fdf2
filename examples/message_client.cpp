// Sends one line of its input and prints what the server says to it.
#include <chrono>
#include <iostream>
#include <string>

#include <portsock/endpoint.hpp>
#include <portsock/io.hpp>
#include <portsock/tcp.hpp>

#include "support/program.hpp"

int main(int argc, char** argv) {
    using namespace std::chrono_literals;
    const example::arguments given(
        argc, argv,
        {.purpose = "Sends one line of its input to a message_server and prints what it says.",
         .required = {example::host_parameter, example::port_parameter}});
    // Looks the host up and connects to the first of its addresses that answers, all of it within ten seconds.
    auto stream = example::must(portsock::tcp_stream::connect(given.text(0), given.port(1, 1), 10s));
    std::cout << "Please enter the message: " << std::flush;
    std::string line;
    std::getline(std::cin, line);
    example::must(stream.send_all(portsock::bytes(line + '\n'), 10s));

    portsock::buffered_reader reader(stream);
    const auto answer = example::must(reader.read_line(10s));
    std::cout << answer.text << std::endl;
    if (!answer.terminated) { example::give_up("the server ended the connection"); }
}
