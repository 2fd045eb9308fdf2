#include "blocking.hpp"

#include <limits>

namespace portsock::detail {

namespace {

std::int64_t now_in_nanoseconds() noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(until::clock::now().time_since_epoch()).count();
}

std::int64_t later(std::int64_t now, std::int64_t nanoseconds) noexcept {
    constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max();
    return nanoseconds > latest - now ? latest : now + nanoseconds;
}

} // namespace

// Normalised [own-limits]: the systems' time-outs of transfers have two units and three errors, are ignored by some
// calls, and cost some sockets their state. These are the steady clock's, and rounded up.
// Ref: POSIX.1-2024 setsockopt(), SO_RCVTIMEO; Microsoft Learn "SOL_SOCKET Socket Options", SO_RCVTIMEO;
// Linux socket(7), SO_RCVTIMEO.
int countdown::milliseconds_left() noexcept {
    constexpr std::int64_t a_millisecond = 1'000'000;
    if (limit_.kind_ == until::kind::open_ended) { return -1; }
    if (limit_.kind_ == until::kind::duration && limit_.limit_ == 0) { return 0; }
    const std::int64_t now = now_in_nanoseconds();
    if (!started_) {
        started_ = true;
        deadline_ = limit_.kind_ == until::kind::duration ? later(now, limit_.limit_) : limit_.limit_;
    }
    if (deadline_ <= now) { return 0; }
    const std::int64_t left = (deadline_ - now) / a_millisecond + ((deadline_ - now) % a_millisecond != 0 ? 1 : 0);
    return left > std::numeric_limits<int>::max() ? std::numeric_limits<int>::max() : static_cast<int>(left);
}

// A call on a connection that is well must not fail because the system has nothing left to make a wake object of: it
// then waits in slices and looks at the flag between them.
backend::attempt countdown::stop_waiter(native_handle& waiter) noexcept {
    waiter = native_handle::none;
    const stop_signal* const stop = limit_.stop_;
    if (stop == nullptr) { return {}; }
    if (stop->signaller_.load() == native_handle::none) {
        backend::wake made;
        if (!backend::open_wake(made).ok()) {
            unwatched_ = true;
            return {};
        }
        // Only one wake object can win. request() reads signaller_ after setting its flag, and the flag is read here
        // after signaller_ is set: one of the two sees the other.
        native_handle none = native_handle::none;
        if (stop->signaller_.compare_exchange_strong(none, made.signaller)) {
            stop->waiter_.store(made.waiter);
        } else {
            backend::close_wake(made);
        }
    }
    // Another thread may be between the two steps above; it is a few instructions from done.
    do {
        waiter = stop->waiter_.load();
    } while (waiter == native_handle::none);
    if (stop->requested()) { return {.code = errc::operation_canceled}; }
    return {};
}

fixed_limit::fixed_limit(const until& limit) noexcept : limit_(limit) {
    if (limit_.kind_ == until::kind::duration && limit_.limit_ != 0) {
        limit_.limit_ = later(now_in_nanoseconds(), limit_.limit_);
        limit_.kind_ = until::kind::deadline;
    }
}

bool fixed_limit::over() const noexcept { return countdown(limit_).milliseconds_left() == 0; }

backend::attempt before_another(const backend::attempt& made, native_handle handle, interest what,
                                countdown& left) noexcept {
    if (made.code == errc::operation_would_block) { return wait_for(handle, what, left); }
    // Normalised [interrupted-call]: a signal ends a call here, restarts it there, and is unknown elsewhere.
    // Ref: POSIX.1-2024 2.4, EINTR and SA_RESTART; Linux signal(7), "Interruption of system calls".
    if (made.code != errc::interrupted) { return made; }
    if (left.stopped()) { return {.code = errc::operation_canceled}; }
    return {};
}

// Normalised [stopping]: what another thread can do to end a call is close() here, shutdown() there, and nothing at all
// for some; so every wait watches for the stop, too.
// Ref: POSIX.1-2024 close() and shutdown(); Microsoft Learn "CancelIoEx function";
// Linux close(2), "Multithreaded processes and close()".
backend::attempt wait_for(native_handle handle, interest what, countdown& left) noexcept {
    native_handle waiter = native_handle::none;
    if (const backend::attempt stop = left.stop_waiter(waiter); !stop.ok()) { return stop; }
    for (;;) {
        const int milliseconds = left.milliseconds_left();
        const backend::attempt waited = backend::wait(handle, what, left.one_wait(milliseconds), waiter);
        if (left.stopped()) { return {.code = errc::operation_canceled}; }
        if (waited.ok() && waited.value != 0) { return waited; }
        if (waited.ok() && milliseconds == 0) { return {.code = errc::timed_out}; }
        if (!waited.ok() && waited.code != errc::interrupted) { return waited; }
    }
}

backend::attempt end_of_connect(native_handle handle) noexcept {
    const backend::attempt ready = backend::wait(handle, interest::writable, 0, native_handle::none);
    if (ready.ok() && ready.value == 0) { return {.code = errc::connection_already_in_progress}; }
    backend::attempt ended = backend::take_error(handle);
    // Normalised [connect-error-lost]: a connect that failed at once can leave no pending error, only the signal.
    // Ref: Microsoft Learn "select function", exceptfds; "SOL_SOCKET Socket Options", SO_ERROR.
    if (ended.ok() && ready.ok() && (ready.value & backend::found_error) != 0) {
        ended.code = errc::connection_refused;
    }
    return ended;
}

} // namespace portsock::detail
