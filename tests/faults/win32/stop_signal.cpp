// Windows letting a thread go while another is about to signal it.

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

TEST_CASE("CANC-7: a signal's event stays open until request() has set it, however late that is") {
    auto [client, server] = connected();
    auto stop = std::make_unique<stop_signal>();
    std::array<std::byte, 8> buffer;
    CHECK(ended(server.receive(buffer, {1ms, *stop})) == std::errc::timed_out); // from now on it has one
    const play script;
    std::atomic<HANDLE> signalling = nullptr;
    std::atomic<bool> closed_early = false;
    os::SetEvent.next([&](HANDLE event) {
        signalling = event;
        std::this_thread::sleep_for(100ms);
        signalling = nullptr; // first, because a waiter may close it as soon as it is set
        return os::SetEvent.real(event);
    });
    os::CloseHandle.always([&](HANDLE handle) {
        if (handle == signalling) { closed_early = true; }
        return os::CloseHandle.real(handle);
    });
    stop_signal& requested = *stop;
    std::thread requester([&] { requested.request(); });
    spin_until([&] { return signalling != nullptr; });
    CHECK(requested.requested());
    stop.reset();
    CHECK_FALSE(closed_early);
    requester.join();
}

TEST_CASE("CANC-7: a stop that is requested while the first of its waiters makes its event ends all of them") {
    auto [client, server] = connected();
    stop_signal stop;
    std::array<std::byte, 8> buffer;
    const play script;
    os::CreateEventW.next([&] {
        const HANDLE made = os::CreateEventW.real();
        stop.request();
        return made;
    });
    CHECK(ended(server.receive(buffer, {patience, stop})) == std::errc::operation_canceled);
}
