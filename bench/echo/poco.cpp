#include "../frame.hpp"

#include <Poco/Net/PollSet.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

int main(int, char** arguments) {
    using namespace Poco::Net;
    ServerSocket listener(SocketAddress("127.0.0.1", 0), 4096);
    bench::announce(listener.address().port());
    PollSet watching;
    for (int expected = bench::number(arguments, 2); expected > 0; --expected) {
        StreamSocket one = listener.acceptConnection();
        one.setBlocking(false);
        watching.add(one, PollSet::POLL_READ);
    }
    bench::begin();
    for (int left = bench::number(arguments, 1); left > 0;) {
        for (const auto& [socket, mode] : watching.poll(Poco::Timespan(60, 0))) {
            char bytes[4096];
            StreamSocket stream(socket);
            const int got = stream.receiveBytes(bytes, sizeof(bytes));
            bench::check(got > 0 && stream.sendBytes(bytes, got) == got, "echo");
            --left;
        }
    }
    bench::end();
}
