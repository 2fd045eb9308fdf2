#include "../frame.hpp"

#include <array>

#include <asio.hpp>

int main(int, char** arguments) {
    using asio::ip::tcp;
    asio::io_context context;
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    tcp::socket first(context);
    first.connect(acceptor.local_endpoint());
    tcp::socket second = acceptor.accept();
    std::array<char, 64> buffer{};
    const auto plain = [&](tcp::socket& from, tcp::socket& to) {
        asio::write(from, asio::buffer(buffer));
        bench::check(to.read_some(asio::buffer(buffer)) == buffer.size(), "read");
    };
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        plain(first, second);
        plain(second, first);
    }
    bench::end();
}
