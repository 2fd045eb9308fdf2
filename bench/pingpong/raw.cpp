// W1: MODE COUNT. One connection, both ends in one thread, 64 bytes there and back.
#include "../raw.hpp"

namespace {

constexpr std::size_t size = 64;
char buffer[size];

void plain(int from, int to, int flags) {
    bench::check(::send(from, buffer, size, MSG_NOSIGNAL | flags) == size && ::recv(to, buffer, size, flags) == size, "plain");
}

void polled(int from, int to, int poller) {
    bench::check(::send(from, buffer, size, MSG_NOSIGNAL | MSG_DONTWAIT) == size, "send");
    ::epoll_event events[8];
    const int count = ::epoll_wait(poller, events, 8, -1);
    for (int i = 0; i < count; ++i) {
        bench::check(events[i].data.fd == to && ::recv(to, buffer, size, MSG_DONTWAIT) == size, "polled");
    }
}

} // namespace

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
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        if (on_poller) {
            polled(ends[0], ends[1], poller);
            polled(ends[1], ends[0], poller);
        } else {
            plain(ends[0], ends[1], flags);
            plain(ends[1], ends[0], flags);
        }
    }
    bench::end();
}
