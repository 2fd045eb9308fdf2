// Connections to a local listener whose clients have not yet shown the secret. No call waits for one of them: they are
// looked at whenever the listener is, and who says nothing is dropped after a while.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "local_card.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

struct newcomer {
    explicit newcomer(native_handle of) noexcept;
    newcomer(const newcomer&) = delete;
    newcomer& operator=(const newcomer&) = delete;
    /// Closes the connection, unless `handle` was taken away.
    ~newcomer();

    native_handle handle;
    native_handle asked = native_handle::none; // as system::asked_of gives it
    card theirs = {};
    std::size_t got = 0; // of the card
    time_left left;      // to send all of it
    std::unique_ptr<newcomer> next;
};

/// More are not kept: who has been silent for longest goes.
inline constexpr std::size_t most_newcomers = 64;

/// The next connection whose client knows the secret, and the client's path. operation_would_block if there is none
/// just now.
backend::attempt take_introduced(description& listener, std::string& path) noexcept;
/// Whether take_introduced would give something else than operation_would_block.
[[nodiscard]] bool has_introduced(description& listener) noexcept;
/// What a wait for the listener watches beside it: how many were written. `all` is false if one of them cannot be
/// asked.
std::size_t watch_newcomers(const description& listener, std::span<system::watched_socket> room, bool& all) noexcept;
/// Waits once for the listener or one of these. As backend::wait.
backend::attempt wait_for_newcomers(description& listener, int milliseconds, native_handle waiter) noexcept;

} // namespace portsock::bsd
