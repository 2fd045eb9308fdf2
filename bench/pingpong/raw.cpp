// W1: MODE COUNT. One connection, both ends in one thread, 64 bytes there and back.
#include "../raw.hpp"

int main(int, char** arguments) {
    const int listener = raw::listen();
    const int ends[] = {raw::connect(raw::port_of(listener)), raw::accept(listener)};
    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    for (const int end : ends) {
        ::epoll_event wanted{.events = EPOLLIN, .data = {.fd = end}};
        bench::check(::epoll_ctl(poller, EPOLL_CTL_ADD, end, &wanted) == 0, "epoll_ctl");
    }
    const bool on_poller = bench::is(arguments[1], "poller");
    const int flags = bench::is(arguments[1], "deadline") ? MSG_DONTWAIT : 0;
    constexpr std::size_t size = 64;
    char buffer[size] = {};
    const int client = ends[0];
    const int server = ends[1];
    const auto polled = [&] {
        ::epoll_event events[8];
        const int count = ::epoll_wait(poller, events, 8, -1);
        for (int i = 0; i < count; ++i) {
            bench::check(::recv(events[i].data.fd, buffer, size, MSG_DONTWAIT) == size, "recv");
        }
    };
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        if (on_poller) {
            bench::check(::send(client, buffer, size, MSG_NOSIGNAL | MSG_DONTWAIT) == size, "send");
            polled();
            bench::check(::send(server, buffer, size, MSG_NOSIGNAL | MSG_DONTWAIT) == size, "send");
            polled();
        } else {
            bench::check(::send(client, buffer, size, MSG_NOSIGNAL | flags) == size, "send");
            bench::check(::recv(server, buffer, size, flags) == size, "recv");
            bench::check(::send(server, buffer, size, MSG_NOSIGNAL | flags) == size, "send");
            bench::check(::recv(client, buffer, size, flags) == size, "recv");
        }
    }
    bench::end();
}
