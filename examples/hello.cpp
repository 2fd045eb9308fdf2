// The program of the README: a listener, a connection to it, and a greeting that travels from one to the other.
#include <array>
#include <chrono>
#include <cstdio>

#include <portsock/tcp.hpp>

int main() {
    using namespace std::chrono_literals;
    auto listener = portsock::tcp_listener::listen({portsock::ipv4_address::loopback(), 0}).value();
    auto client = portsock::tcp_stream::connect(listener.local_endpoint().value(), 5s).value();
    auto server = listener.accept(5s).value();
    client.send_all(portsock::bytes("hello\n")).value();
    std::array<std::byte, 512> buffer;
    auto received = server.receive(buffer, 5s).value(); // a span of what arrived; empty = the peer has finished
    std::printf("%.*s", static_cast<int>(received.size()), portsock::text(received).data());
}
