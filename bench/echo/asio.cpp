#include "../frame.hpp"

#include <array>
#include <deque>

#include <asio.hpp>

namespace {

using asio::ip::tcp;

int left = 0;

struct connection {
    tcp::socket socket;

    void serve() {
        socket.async_wait(tcp::socket::wait_read, [this](asio::error_code failed) {
            if (failed) { return; }
            std::array<char, 4096> bytes;
            const std::size_t got = socket.read_some(asio::buffer(bytes));
            bench::check(socket.write_some(asio::buffer(bytes, got)) == got, "write");
            if (--left == 0) {
                bench::end();
                std::_Exit(0);
            }
            serve();
        });
    }
};

} // namespace

int main(int, char** arguments) {
    left = bench::number(arguments, 1);
    asio::io_context context(1);
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    acceptor.listen(4096);
    bench::announce(acceptor.local_endpoint().port());
    std::deque<connection> connections;
    for (int expected = bench::number(arguments, 2); expected > 0; --expected) {
        connections.push_back({acceptor.accept()});
        connections.back().socket.non_blocking(true);
        connections.back().serve();
    }
    bench::begin();
    context.run();
}
