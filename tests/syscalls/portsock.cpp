// A ping-pong through portsock. Its twin is raw.cpp.
#include <array>
#include <cstdlib>

#include <portsock/tcp.hpp>

int main(int, char** arguments) {
    using namespace portsock;
    auto listener = tcp_listener::listen(endpoint(ipv4_address::loopback(), 0)).value();
    auto client = tcp_stream::connect(listener.local_endpoint().value()).value();
    auto server = listener.accept().value();
    std::array<std::byte, 64> buffer{};
    for (int left = std::atoi(arguments[1]); left > 0; --left) {
        client.send_all(buffer).value();
        static_cast<void>(server.receive(buffer).value());
        server.send_all(buffer).value();
        static_cast<void>(client.receive(buffer).value());
    }
}
