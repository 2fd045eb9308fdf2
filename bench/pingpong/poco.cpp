#include "../frame.hpp"

#include <array>

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

int main(int, char** arguments) {
    using namespace Poco::Net;
    ServerSocket listener(SocketAddress("127.0.0.1", 0));
    StreamSocket first(listener.address());
    StreamSocket second = listener.acceptConnection();
    std::array<char, 64> buffer{};
    const auto plain = [&](StreamSocket& from, StreamSocket& to) {
        bench::check(from.sendBytes(buffer.data(), 64) == 64 && to.receiveBytes(buffer.data(), 64) == 64, "plain");
    };
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        plain(first, second);
        plain(second, first);
    }
    bench::end();
}
