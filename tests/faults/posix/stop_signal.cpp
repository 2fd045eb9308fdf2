// A POSIX system that lets a thread go while another is about to signal it.

#include <doctest/doctest.h>

#include <portsock/stream.hpp>
#include <portsock/until.hpp>

#include <support/loopback.hpp>
#include <support/spin.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>

#include <os.hpp>

using namespace portsock;
using namespace support;
using namespace std::chrono_literals;
using faults::play;

TEST_CASE("CANC-7: a signal's descriptors stay open until request() has used them, however late that is") {
    auto [client, server] = connected();
    auto stop = std::make_unique<stop_signal>();
    std::array<std::byte, 8> buffer;
    CHECK(ended(server.receive(buffer, {1ms, *stop})) == std::errc::timed_out); // from now on it has some
    const play script;
    std::atomic<int> signalling = -1;
    std::atomic<bool> closed_early = false;
    os::write.next([&](int fd, const void* data, std::size_t size) {
        signalling = fd;
        std::this_thread::sleep_for(100ms);
        signalling = -1; // first, because a waiter may close it as soon as it is written to
        return os::write.real(fd, data, size);
    });
    os::close.always([&](int fd) {
        if (fd == signalling) { closed_early = true; }
        return os::close.real(fd);
    });
    stop_signal& requested = *stop;
    std::thread requester([&] { requested.request(); });
    spin_until([&] { return signalling != -1; });
    CHECK(requested.requested());
    stop.reset();
    CHECK_FALSE(closed_early);
    requester.join();
}

TEST_CASE("CANC-7: a stop that is requested while the first of its waiters makes its descriptors ends all of them") {
    auto [client, server] = connected();
    stop_signal stop;
    std::array<std::byte, 8> buffer;
    const play script;
    // Between the making of the pipe and its use.
    os::poll.next([&](::pollfd* watched, ::nfds_t count, int milliseconds) {
        stop.request();
        return os::poll.real(watched, count, milliseconds);
    });
    CHECK(ended(server.receive(buffer, {patience, stop})) == std::errc::operation_canceled);
    stop_signal another;
    os::pipe.next([&](int (&ends)[2]) {
        const int made = os::pipe.real(ends);
        another.request();
        return made;
    });
    CHECK(ended(server.receive(buffer, {patience, another})) == std::errc::operation_canceled);
}
