// A Winsock that cannot be started. Each case in a process of its own: a Winsock that runs is not started again.

#include <doctest/doctest.h>

#include <portsock/udp.hpp>

#include <support/child.hpp>
#include <support/loopback.hpp>

#include <utility>

#include <os.hpp>

using namespace portsock;
using support::ended;

TEST_CASE("LIFE-1: where Winsock cannot be started the first call says so, and the next tries again") {
    if (support::part().empty()) {
        CHECK(support::play("without Winsock") == 0);
        return;
    }
    static bool started = false;
    if (std::exchange(started, true)) { return; } // repeated to see whether it leaks: it cannot be started again
    const faults::play script;
    os::WSAStartup.next([](WORD, WSADATA*) { return WSASYSNOTREADY; });
    const auto first = udp_socket::open();
    CHECK(ended(first) == std::errc::io_error);
    CHECK(first.error().native() == WSASYSNOTREADY);
    CHECK(ended(udp_socket::open()) == support::success);
}
