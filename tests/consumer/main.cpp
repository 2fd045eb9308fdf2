// What a user's first program does: talk to itself, and find out why something failed.

#include <portsock/portsock.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <system_error>

namespace {

bool talks() {
    using namespace std::chrono_literals;
    const portsock::endpoint any_port{portsock::ipv4_address::loopback(), 0};
    auto listener = portsock::tcp_listener::listen(any_port).value();
    auto client = portsock::tcp_stream::connect(listener.local_endpoint().value(), 5s).value();
    auto server = listener.accept(5s).value();

    client.send_all(portsock::bytes("hello")).value();
    std::array<std::byte, 16> buffer{};
    return server.receive(buffer, 5s).value().size() == 5;
}

// An error has to be the same thing in the library and in the program, even when the library is a DLL.
bool fails_well() {
    const portsock::endpoint port_zero{portsock::ipv4_address::loopback(), 0};
    try {
        [[maybe_unused]] const auto stream = portsock::tcp_stream::connect(port_zero).value();
    } catch (const std::system_error& caught) {
        return caught.code() == std::errc::invalid_argument;
    }
    return false;
}

} // namespace

int main() {
    const bool talked = talks();
    const bool failed_well = fails_well();
    std::printf("talks: %s, fails well: %s\n", talked ? "yes" : "no", failed_well ? "yes" : "no");
    return talked && failed_well ? 0 : 1;
}
