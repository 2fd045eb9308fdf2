// W3 and W6: REQUESTS CONNECTIONS. Says where it listens, accepts that many, serves that many requests.
#include "../raw.hpp"

int main(int, char** arguments) {
    const int listener = raw::listen();
    bench::announce(raw::port_of(listener));
    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        const int one = raw::accept(listener);
        ::epoll_event wanted{.events = EPOLLIN, .data = {.fd = one}};
        bench::check(::epoll_ctl(poller, EPOLL_CTL_ADD, one, &wanted) == 0, "epoll_ctl");
    }
    bench::begin();
    for (int left = bench::number(arguments, 1); left > 0;) {
        ::epoll_event events[256];
        const int count = ::epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < count; ++i) {
            char bytes[4096];
            const ::ssize_t got = ::recv(events[i].data.fd, bytes, sizeof(bytes), MSG_DONTWAIT);
            bench::check(got > 0 && ::send(events[i].data.fd, bytes, static_cast<std::size_t>(got),
                                           MSG_NOSIGNAL | MSG_DONTWAIT) == got,
                         "echo");
        }
        left -= count;
    }
    bench::end();
}
