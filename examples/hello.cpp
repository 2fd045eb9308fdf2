// The program of the README: a listener, a connection to it, and a greeting that travels from one to the other.
#include <array>
#include <iostream>
#include <portsock/tcp.hpp>
using namespace std::chrono_literals;
using namespace portsock::literals;

int main() {
    auto listener = portsock::tcp_listener::listen("127.0.0.1:0"_endpoint).value();
    auto client = portsock::tcp_stream::connect(listener.local_endpoint().value(), 5s).value();
    auto server = listener.accept(5s).value();
    client.send_all(portsock::bytes("hello, network\n"), 5s).value();
    std::array<std::byte, 512> buffer;
    std::cout << portsock::text(server.receive(buffer, 5s).value());
}
