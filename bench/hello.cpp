// W8: what a client that says hello weighs. Built, not run.
#include <array>
#include <cstdio>

#include <portsock/tcp.hpp>

int main() {
    using namespace std::chrono_literals;
    auto stream = portsock::tcp_stream::connect("localhost", 7777, 5s).value();
    stream.send_all(portsock::bytes("hello\n")).value();
    std::array<std::byte, 512> buffer;
    const std::string_view answer = portsock::text(stream.receive(buffer, 5s).value());
    std::printf("%.*s", static_cast<int>(answer.size()), answer.data());
}
