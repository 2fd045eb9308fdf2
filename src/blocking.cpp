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
    waiter = stop->waiter_.load();
    if (waiter == native_handle::none) {
        backend::wake made;
        if (!backend::open_wake(made).ok()) {
            unwatched_ = true;
            return {};
        }
        // Only one wake object can win. Others who find it may wait for it before request() knows of it: what was
        // requested until then is signalled here.
        if (stop->waiter_.compare_exchange_strong(waiter, made.waiter)) {
            waiter = made.waiter;
            stop->process_.store(backend::this_process());
            const std::uintptr_t before = stop->state_.fetch_or(stop_signal::with_signaller(made.signaller));
            if ((before & stop_signal::request_bit) != 0) { backend::signal_wake(made.signaller); }
        } else {
            backend::close_wake(made);
        }
    }
    if (limit_.also_ != nullptr) { unwatched_ = true; } // a wait watches one
    return {.code = limit_.stopped() ? errc::operation_canceled : errc{}};
}

backend::attempt countdown::next_round(bool early) noexcept {
    // A wait that found the socket ready, although the attempt then had nothing to do, is as rare as another thread
    // that was faster; interruptions may come in storms.
    constexpr unsigned most_early_rounds = 16;
    if (stopped()) { return {.code = errc::operation_canceled}; }
    const unsigned rounds = rounds_++;
    if (rounds == 0) { return {}; } // reads no clock
    const bool futile = rounds > (early ? most_early_rounds : most_interruptions);
    const int left = milliseconds_left();
    if (left == 0) {
        // Without time from the start only the attempt counts, not how often it is interrupted.
        const bool had_time = limit_.kind_ != until::kind::duration || limit_.limit_ != 0;
        return {.code = had_time || futile ? errc::timed_out : errc{}};
    }
    if (!futile) { return {}; }
    // Normalised [futile-wake-up]: a wait can find a socket ready, again and again, with which there is nothing to do:
    // an error that only other calls take, or a system that refuses each connection. That must not take the processor.
    // Ref: Linux ip(7), IP_RECVERR; Linux accept(2), "Error handling"; Linux select(2), BUGS.
    native_handle waiter = native_handle::none;
    if (const backend::attempt stop = stop_waiter(waiter); !stop.ok()) { return stop; }
    static_cast<void>(backend::wait(native_handle::none, interest::readable, 1, waiter));
    if (stopped()) { return {.code = errc::operation_canceled}; }
    return {};
}

fixed_limit::fixed_limit(const until& limit) noexcept : limit_(limit) {
    if (limit_.kind_ == until::kind::duration && limit_.limit_ != 0) {
        limit_.limit_ = later(now_in_nanoseconds(), limit_.limit_);
        limit_.kind_ = until::kind::deadline;
    }
    has_time_ = limit_.kind_ != until::kind::open_ended && !over();
}

bool fixed_limit::over() const noexcept { return countdown(limit_).milliseconds_left() == 0; }

backend::attempt before_another(const backend::attempt& made, native_handle handle, interest what,
                                countdown& left) noexcept {
    // Normalised [interrupted-call]: a signal ends a call here, restarts it there, and is unknown elsewhere.
    // Ref: POSIX.1-2024 2.4, EINTR and SA_RESTART; Linux signal(7), "Interruption of system calls".
    const bool early = made.code == errc::operation_would_block;
    if (!early && made.code != errc::interrupted) { return made; }
    if (const backend::attempt go_on = left.next_round(early); !go_on.ok()) { return go_on; }
    return early ? wait_for(handle, what, left) : backend::attempt{};
}

// Normalised [stopping]: what another thread can do to end a call is close() here, shutdown() there, and nothing at all
// for some; so every wait watches for the stop, too.
// Ref: POSIX.1-2024 close() and shutdown(); Microsoft Learn "CancelIoEx function";
// Linux close(2), "Multithreaded processes and close()".
backend::attempt wait_for(native_handle handle, interest what, countdown& left) noexcept {
    native_handle waiter = native_handle::none;
    if (const backend::attempt stop = left.stop_waiter(waiter); !stop.ok()) { return stop; }
    for (unsigned interruptions = 0;;) {
        const int milliseconds = left.milliseconds_left();
        const backend::attempt waited = backend::wait(handle, what, left.one_wait(milliseconds), waiter);
        if (left.stopped()) { return {.code = errc::operation_canceled}; }
        if (waited.ok() && waited.value != 0) { return waited; }
        if (waited.ok() && milliseconds == 0) { return {.code = errc::timed_out}; }
        if (!waited.ok() && waited.code != errc::interrupted) { return waited; }
        if (milliseconds == 0 && ++interruptions > most_interruptions) { return {.code = errc::timed_out}; }
    }
}

backend::attempt end_of_connect(native_handle handle) noexcept {
    backend::attempt seen{.code = errc::interrupted};
    for (unsigned looks = 0; seen.code == errc::interrupted && looks <= most_interruptions; ++looks) {
        // For reading too: see below.
        seen = backend::wait(handle, interest::writable | interest::readable, 0, native_handle::none);
    }
    // Normalised [connect-seen-to-end]: that there is no error says nothing while the connect is still on its way.
    // Ref: POSIX.1-2024 connect(), EINPROGRESS, and getsockopt(), SO_ERROR.
    const bool nothing_yet = seen.ok() && (seen.value & backend::found_writable) == 0;
    if (nothing_yet || seen.code == errc::interrupted) { return {.code = errc::connection_already_in_progress}; }
    if (!seen.ok()) { return seen; }
    backend::attempt ended = backend::take_error(handle);
    // Normalised [connect-error-lost]: a connect that failed at once can leave no pending error, only the signal.
    // Ref: Microsoft Learn "select function", exceptfds; "SOL_SOCKET Socket Options", SO_ERROR.
    if (ended.ok() && (seen.value & backend::found_error) != 0) { ended.code = errc::connection_refused; }
    // Normalised [connect-error-taken]: the error is told once, perhaps to somebody else who holds this socket. What is
    // left is the end of a stream that never was, which looks like one that has ended, or to which something has come.
    // Ref: POSIX.1-2024 getsockopt(), SO_ERROR, and getpeername(), ENOTCONN.
    endpoint peer;
    if (ended.ok() && (seen.value & backend::found_readable) != 0 && !backend::remote_endpoint(handle, peer).ok()) {
        ended.code = errc::connection_refused;
    }
    ended.value = 1;
    return ended;
}

} // namespace portsock::detail
