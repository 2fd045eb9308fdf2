#include "leaving.hpp"

#include <atomic>
#include <cstdlib>
#include <mutex>

#include "descriptors.hpp"
#include "lock.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

namespace {

constexpr std::size_t most_leaving = 64;
constexpr int patience_at_the_end = 2000; // milliseconds
constexpr int between_looks = 5;

constinit lock parting;
constinit native_handle leaving[most_leaving] = {};
constinit std::size_t leaving_count = 0;
constinit std::atomic<bool> end_is_watched = false;

/// Closes those that are done. With `parting` held.
void sweep() noexcept {
    for (std::size_t each = 0; each < leaving_count;) {
        if (system::is_sending(leaving[each])) {
            ++each;
            continue;
        }
        backend::close(leaving[each]);
        leaving[each] = leaving[--leaving_count];
    }
}

/// The end of a stream that is still open. True if something is left to send.
bool end_stream(description& of) noexcept {
    if (of.kind != socket_kind::stream || !of.is(fact::connected)) { return false; }
    if (!of.is(fact::send_shut)) { static_cast<void>(backend::shutdown(of.handle, direction::send)); }
    of.learn(fact::send_shut);
    return system::is_sending(of.handle);
}

// Windows resets what is open when a process ends, and may forget what it has not yet sent of what was closed.
// Ref: Microsoft Learn "WSACleanup function".
void wait_for_the_last() noexcept {
    const time_left left(patience_at_the_end);
    for (;;) {
        bool sending = false;
        for (int fd = 0; fd < system::most_descriptors; ++fd) {
            const held_description socket(fd);
            if (socket && end_stream(*socket)) { sending = true; }
        }
        {
            const std::lock_guard guard(parting);
            sweep();
            sending = sending || leaving_count != 0;
        }
        if (!sending || left.milliseconds() == 0) { return; }
        static_cast<void>(backend::wait(native_handle::none, interest::readable, between_looks, native_handle::none));
    }
}

} // namespace

void watch_process_end() noexcept {
    if (!end_is_watched.exchange(true)) {
        std::atexit([] { wait_for_the_last(); });
    }
}

void close_stream(native_handle handle) noexcept {
    static_cast<void>(backend::shutdown(handle, direction::send));
    const bool sending = system::is_sending(handle);
    const std::lock_guard guard(parting);
    sweep();
    if (sending && leaving_count != most_leaving) {
        leaving[leaving_count++] = handle;
    } else {
        backend::close(handle);
    }
}

} // namespace portsock::bsd
