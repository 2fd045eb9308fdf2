#include "../frame.hpp"

#include <array>

#include <asio.hpp>

int main(int, char** arguments) {
    using asio::ip::udp;
    asio::io_context context;
    const udp::endpoint any(asio::ip::address_v4::loopback(), 0);
    udp::socket from(context, any);
    udp::socket to(context, any);
    const udp::endpoint there = to.local_endpoint();
    std::array<char, 64> buffer{};
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        udp::endpoint who;
        from.send_to(asio::buffer(buffer), there);
        bench::check(to.receive_from(asio::buffer(buffer), who) == 64, "receive_from");
    }
    bench::end();
}
