#include "../frame.hpp"

#include <array>

#include <portsock/udp.hpp>

int main(int, char** arguments) {
    using namespace portsock;
    auto from = udp_socket::open(endpoint(ipv4_address::loopback(), 0)).value();
    auto to = udp_socket::open(endpoint(ipv4_address::loopback(), 0)).value();
    const endpoint there = to.local_endpoint().value();
    std::array<std::byte, 64> buffer{};
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        bench::check(from.send_to(buffer, there).has_value(), "send_to");
        const auto got = to.receive_from(buffer);
        bench::check(got && got->data.size() == 64, "receive_from");
    }
    bench::end();
}
