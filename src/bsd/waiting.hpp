// Calls that block: attempt, wait, attempt again, on sockets that never block by themselves.
#pragma once

#include <cstdint>

#include "backend.hpp"
#include "clock.hpp"
#include "descriptors.hpp"
#include "signals.hpp"
#include "system.hpp"

namespace portsock::bsd {

/// A thread that is about to wait, where others can wake it. Make it, look whether there is still something to wait
/// for, wait.
class sleeper {
  public:
    /// `on` null = for anything.
    explicit sleeper(const description* on) noexcept;
    sleeper(const sleeper&) = delete;
    sleeper& operator=(const sleeper&) = delete;
    ~sleeper();
    /// none if there is no memory for one: the wait then hears of no signal.
    [[nodiscard]] native_handle waiter() const noexcept;

    struct place;

  private:
    place* place_;
};
/// Those who wait for this socket, or for anything; null = all.
void wake_sleepers(const description* on) noexcept;
[[nodiscard]] bool has_sleepers() noexcept;
/// This thread jumps out of the calls that it waits in, which run nothing more: their sleepers end, and the references that they hold
/// to the sockets they wait for.
void abandon_waits() noexcept;

/// What is left of a time limit.
class time_left {
  public:
    /// -1 = no limit.
    explicit time_left(std::int64_t milliseconds) noexcept
        : end_(milliseconds < 0 ? -1 : end_of(milliseconds, now_in_nanoseconds())) {}
    [[nodiscard]] int milliseconds() const noexcept {
        if (end_ < 0) { return -1; }
        const std::int64_t left = whole_milliseconds(end_ - now_in_nanoseconds());
        constexpr std::int64_t most = 1 << 30;
        return static_cast<int>(left < 0 ? 0 : left > most ? most : left);
    }

  private:
    static std::int64_t end_of(std::int64_t milliseconds, std::int64_t now) noexcept {
        constexpr std::int64_t latest = INT64_MAX;
        return milliseconds > (latest - now) / nanoseconds_in_millisecond
                   ? latest
                   : now + milliseconds * nanoseconds_in_millisecond;
    }

    std::int64_t end_; // nanoseconds of the clock
};

/// Waits until the socket may be ready. operation_would_block = the time is over; interrupted = a signal was handled.
backend::attempt wait_for(description& of, interest what, const time_left& left) noexcept;

/// Repeats `once` until it succeeds, fails, the limit is over, or a signal came. `may_stop`: nothing will come any
/// more.
template <class Once>
backend::attempt keep_trying(description& of, interest what, bool may_wait, int limit, Once&& once) noexcept {
    backend::attempt made = once();
    if (made.ok()) [[likely]] {
        // In a loop of calls that never have to wait, a timer's handler runs too.
        if (has_signals()) [[unlikely]] { static_cast<void>(handle_signals()); }
        return made;
    }
    if (!may_wait) {
        if (has_signals()) { static_cast<void>(handle_signals()); }
        while (made.code == errc::interrupted) {
            made = once();
        }
        return made;
    }
    const time_left left(limit);
    for (;;) {
        if (made.code == errc::operation_would_block) {
            const backend::attempt waited = wait_for(of, what, left);
            if (!waited.ok()) { return waited; }
        } else if (made.code != errc::interrupted) {
            return made;
        }
        made = once();
        if (made.ok()) { return made; }
    }
}

/// If a connect is under way: has it ended, and how? connection_already_in_progress if it has not.
backend::attempt settle_connect(description& of) noexcept;
/// The same for those who were not asked how it ended: an error is kept for SO_ERROR.
backend::attempt settle_pending(description& of) noexcept;
/// Waits for it, if the caller may wait.
backend::attempt finish_connect(description& of, bool may_wait, int limit) noexcept;
/// A datagram socket gets an address if it has none.
void have_address(description& of) noexcept;

} // namespace portsock::bsd
