// Static objects of every kind that the library has, destroyed in the order opposite to that of their making: some before
// anything of the library was used, some after. The program must end with status 0.

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <portsock/portsock.hpp>

using namespace portsock;
using namespace std::chrono_literals;

namespace {

/// Uses the library once more when all the others are gone. The program ends with another status if it does not come so
/// far, or if it cannot.
struct farewell {
    farewell() noexcept = default;
    farewell(const farewell&) = delete;
    farewell& operator=(const farewell&) = delete;
    ~farewell() {
        // What the library says and does is still there for the last static object of all.
        if (error(errc::connection_reset).message().empty()) { std::_Exit(3); }
        auto late = poller::open();
        auto ends = stream_pair();
        if (!late || !ends || !late->add(ends->first, interest::writable, 1)) { std::_Exit(4); }
        std::array<poll_event, 1> room;
        const stop_signal stop;
        if (!late->wait(room, {10s, stop})) { std::_Exit(5); }
        static_cast<void>(resolve("localhost", 80, {}, 10s)); // whatever comes of it, by a thread of the library
        std::puts("static objects are destroyed");
        std::fflush(stdout);
    }
};

// Their constructors do nothing, so they are destroyed last.
farewell last;
std::pair<stream_socket, stream_socket> ends;
tcp_listener listener;
poller watching;
stop_signal stop;
// Made with the library at work, before main().
poller early = poller::open().value();
std::pair<stream_socket, stream_socket> early_ends = stream_pair().value();
// Two objects of one socket, one to be destroyed before the other.
stream_socket early_twin = early_ends.second.duplicate().value();
tcp_listener late_twin;
const bool added = early.add(early_ends.first, interest::readable, 1).has_value();

} // namespace

int main() {
    if (!added) { return 2; }
    watching = poller::open().value();
    ends = stream_pair().value();
    listener = tcp_listener::listen({ipv4_address::loopback(), 0}).value();
    late_twin = listener.duplicate().value();
    watching.add(ends.first, interest::readable, 1).value();
    watching.add(ends.second, interest::readable | interest::writable, 2).value();
    early.add(listener, interest::readable, 3).value();
    std::array<poll_event, 4> room;
    static_cast<void>(watching.wait(room, {1ms, stop}));
    static_cast<void>(resolve("localhost", 80, {}, 10s));
    stop.request();
    return 0;
}
