// The one loop that waits: every call that may wait is an attempt, a wait, and an attempt again.
#pragma once

#include <chrono>
#include <cstdint>
#include <utility>

#include <portsock/until.hpp>

#include "backend.hpp"

namespace portsock::detail {

/// What is left of a call's limit. The clock is read only when the call really has to wait.
class countdown {
  public:
    explicit countdown(const until& limit) noexcept : limit_(limit) {}

    /// Rounded up, so that no wait ends early; -1 = no limit. Longer than an int can say: the most it can; ask again.
    [[nodiscard]] int milliseconds_left() noexcept;
    /// What a wait has to watch for the stop, made at the first wait; none if there is no stop signal, or if the system
    /// cannot make it: then `one_wait` is short. Errors: operation_canceled.
    backend::attempt stop_waiter(native_handle& waiter) noexcept;
    /// How much of `milliseconds` (-1 = no limit) a single wait may take, so that the stop is noticed promptly.
    [[nodiscard]] int one_wait(int milliseconds) const noexcept {
        return unwatched_ ? slice_of(milliseconds) : milliseconds;
    }
    /// For a wait that cannot watch all that it waits for.
    [[nodiscard]] static constexpr int slice_of(int milliseconds) noexcept {
        constexpr int slice = 10;
        return milliseconds < 0 || milliseconds > slice ? slice : milliseconds;
    }
    [[nodiscard]] bool stopped() const noexcept { return limit_.stopped(); }
    /// Asked before every attempt but the first: may the call go on after one that came to nothing, which was `early` or
    /// interrupted? Not if it is stopped or its time is over. Attempts that keep coming to nothing are made a
    /// millisecond apart. ok(); operation_canceled, timed_out.
    backend::attempt next_round(bool early) noexcept;

  private:
    const until& limit_;
    std::int64_t deadline_ = 0; // of a duration, in nanoseconds of the clock
    unsigned rounds_ = 0;
    bool started_ = false;
    bool unwatched_ = false; // there is a stop signal that no wait watches
};

/// The limit of a call made of several: its duration, if it is one, starts now and runs once for all of them.
class fixed_limit {
  public:
    explicit fixed_limit(const until& limit) noexcept;
    [[nodiscard]] const until& limit() const noexcept { return limit_; }
    [[nodiscard]] bool over() const noexcept;
    /// It is over, and was not from the start. A limit that has no time left from the start asks for what can be done
    /// without waiting, however many calls that takes.
    [[nodiscard]] bool ran_out() const noexcept { return has_time_ && over(); }

  private:
    until limit_;
    bool has_time_ = false;
};

/// Waits, however often it is interrupted. Having found something it does not ask whether the time is over. The value holds the found_ bits; timed_out, operation_canceled.
backend::attempt wait_for(native_handle handle, interest what, countdown& left) noexcept;

/// Whether an attempt that did not succeed is worth another, having waited if it was too early: ok(). Else the call's
/// result.
backend::attempt before_another(const backend::attempt& made, native_handle handle, interest what,
                                countdown& left) noexcept;

// Normalised [mode-of-the-call]: whether a socket's calls wait is a mode of it, which not every system can be asked
// for, and not every system has a flag for one call that does not.
// Ref: POSIX.1-2024 fcntl(), O_NONBLOCK; Microsoft Learn "ioctlsocket function (winsock.h)", FIONBIO.

/// Repeats `once(patience)`, after the attempt that was made already, until it succeeds, fails, or the limit ends.
template <class Attempt>
backend::attempt keep_trying(backend::attempt made, native_handle handle, interest what, const until& limit,
                             Attempt&& once) noexcept {
    const backend::patience how = limit.unlimited() ? backend::patience::wait : backend::patience::now;
    countdown left(limit);
    while (!made.ok()) {
        const backend::attempt go_on = before_another(made, handle, what, left);
        if (!go_on.ok()) { return go_on; }
        made = once(how);
    }
    return made;
}

/// The same from the first attempt on.
template <class Attempt>
inline backend::attempt keep_trying(native_handle handle, interest what, const until& limit, Attempt&& once) noexcept {
    if (limit.stopped()) [[unlikely]] { return {.code = errc::operation_canceled}; }
    const backend::attempt made = once(limit.unlimited() ? backend::patience::wait : backend::patience::now);
    if (made.ok()) [[likely]] { return made; }
    return keep_trying(made, handle, what, limit, once);
}

/// So often a call that never waits is made again if it was interrupted: signals and dead connections do not come faster
/// than that for long, unless something is wrong that another attempt does not mend.
inline constexpr unsigned most_interruptions = 1024;

/// The same for a call that never waits.
template <class Attempt>
backend::attempt try_now(backend::attempt made, Attempt&& once) noexcept {
    for (unsigned tries = 0; made.code == errc::interrupted; ++tries) {
        if (tries > most_interruptions) { return {.code = errc::operation_would_block}; }
        made = once(backend::patience::now);
    }
    return made;
}
template <class Attempt>
inline backend::attempt try_now(Attempt&& once) noexcept {
    return try_now(once(backend::patience::now), once);
}

/// How a connect that was begun has ended; the value is 1 if that is known. 0: connection_already_in_progress, or why it
/// cannot be seen now.
backend::attempt end_of_connect(native_handle handle) noexcept;

/// How the files of the library that are not members of socket reach its inside.
struct socket_access {
    static socket make(native_handle handle, family of, socket_kind kind, protocol number) noexcept {
        return {handle, of, kind, number};
    }
    static void learn(const socket& of, fact what) noexcept { of.learn(what); }
    static bool is(const socket& of, fact what) noexcept { return of.is(what); }
    static result<void> settle(const socket& of, operation during, const endpoint& remote) {
        return of.settle(during, &remote);
    }
    static bool can_become_ready(const socket& of) noexcept { return of.can_become_ready(); }
    static std::uint32_t watcher(const socket& of) noexcept { return of.watcher(); }
    static void set_watcher(const socket& of, std::uint32_t number) noexcept { of.set_watcher(number); }
};

} // namespace portsock::detail
