// W5: MODE COUNT. One datagram of 64 bytes sent and received, both ends in one thread.
#include "../raw.hpp"

int main(int, char** arguments) {
    const int from = raw::open_and_bind(SOCK_DGRAM);
    const int to = raw::open_and_bind(SOCK_DGRAM);
    ::sockaddr_in there = raw::loopback(raw::port_of(to));
    char buffer[64] = {};
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        ::sockaddr_in who;
        ::socklen_t size = sizeof(who);
        bench::check(::sendto(from, buffer, 64, MSG_NOSIGNAL, raw::any(there), sizeof(there)) == 64, "sendto");
        bench::check(::recvfrom(to, buffer, 64, 0, raw::any(who), &size) == 64, "recvfrom");
    }
    bench::end();
}
