#include "../frame.hpp"

#include <portsock/tcp.hpp>

int main(int, char** arguments) {
    using namespace portsock;
    auto listener = tcp_listener::listen(endpoint(ipv4_address::loopback(), 0)).value();
    const endpoint there = listener.local_endpoint().value();
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        const auto out = tcp_stream::connect(there);
        const auto in = listener.accept();
        bench::check(out && in, "connection");
    }
    bench::end();
}
