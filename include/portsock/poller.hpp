/// \file
/// Waiting for many sockets at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include <portsock/error.hpp>
#include <portsock/native_handle.hpp>
#include <portsock/result.hpp>
#include <portsock/socket.hpp>
#include <portsock/until.hpp>

namespace portsock {

namespace detail {
struct poller_state;
}

/// What a poller waits with. `best` is the system's own; `poll` exists on POSIX systems, `select` on Windows, as the
/// fallback. The others are for tests, and fail with operation_not_supported where the system has not got them.
enum class poll_mechanism : std::uint8_t { best, epoll, kqueue, afd, poll, select };

/// What happened to one socket. An error or the loss of a connection shows as readable and writable too, whichever of
/// readable, writable and urgent was asked for, so that receive and send get to report it; but with kqueue and select
/// nothing of it shows on a socket that is watched for urgent data alone, and with no mechanism that both directions have
/// ended in order. Nothing at all shows on a socket that is watched with no interest.
struct poll_event {
    std::uint64_t key = 0;
    bool readable = false; ///< as in readiness
    bool writable = false;
    bool urgent = false;
    bool error = false; ///< the connection is lost or could not be made: take_error(), receive or send say why
    bool closed =
        false; ///< the peer has finished, if the mechanism can tell; what it sent may still be there to receive

    friend constexpr bool operator==(const poll_event&, const poll_event&) noexcept = default;
};

/// Watches any number of sockets and reports those that are ready, by keys of the caller's. Level-triggered: what is
/// ready is reported by every wait until it no longer is. A wait's cost depends on the ready sockets only (with the
/// system's own mechanism), and it allocates nothing.
///
/// A socket is watched by at most one poller, and must be closed, removed or released before its poller dies or its
/// handle is closed by other means. Closing it removes it: no wait that begins afterwards reports it. Moving it changes
/// nothing. Threads: one thread waits, all else may be called from any thread at any time, during the wait too.
class poller {
  public:
    /// A key that no socket may have.
    static constexpr std::uint64_t no_key = UINT64_MAX;

    poller() noexcept;
    poller(poller&& other) noexcept;
    poller& operator=(poller&& other) noexcept;
    ~poller();

    /// Errors: too_many_files_open, operation_not_supported. A process can have 511 pollers at a time.
    static result<poller> open(poll_mechanism which = poll_mechanism::best);

    [[nodiscard]] bool is_open() const noexcept { return state_ != nullptr; }
    [[nodiscard]] poll_mechanism mechanism() const noexcept;

    /// Errors: bad_file_descriptor (either is not open), invalid_argument (watched already, or no_key), not_connected
    /// (a stream that is neither connecting, connected nor listening), operation_not_supported (urgent, which kqueue
    /// cannot wait for on FreeBSD and NetBSD; poll can).
    ///
    /// With no interest, `interest{}`, the socket is paused: nothing is reported of it, errors and its loss included,
    /// until modify asks for something. Then all that is the case is reported. remove() pauses, too, and costs nothing
    /// meanwhile.
    result<void> add(const socket& watched, interest what, std::uint64_t key);
    /// Change what is waited for, or the key. Errors: invalid_argument (not watched by this poller).
    result<void> modify(const socket& watched, interest what, std::uint64_t key);
    /// Errors: invalid_argument (not watched by this poller).
    result<void> remove(const socket& watched);

    /// Wait until sockets are ready; their events are the used front of `events`, at most one for each socket. Empty =
    /// wake() was called. Errors: timed_out, operation_canceled, invalid_argument (no room for events),
    /// operation_in_progress (another thread is waiting).
    [[nodiscard]] result<std::span<poll_event>> wait(std::span<poll_event> events, const until& limit = {});
    /// End the wait in progress, or else the next one. Several calls before it ends count as one. From any thread.
    void wake() noexcept;

    /// What another event loop, or another poller's system call, can watch for readability: a descriptor of epoll or
    /// kqueue, which is readable when wait() may have something to report, wake() included. A hint: wait(0s) then says.
    /// none with the other mechanisms, which are no one object of the system, and if the poller is not open. It stays
    /// the poller's: never read from it, change or close it.
    [[nodiscard]] native_handle native() const noexcept;

  private:
    explicit poller(std::unique_ptr<detail::poller_state> state) noexcept;
    std::unique_ptr<detail::poller_state> state_;
};

} // namespace portsock
