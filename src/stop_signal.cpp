#include <portsock/until.hpp>

#include <array>
#include <span>

#include <portsock/result.hpp>

#include "backend.hpp"
#include "blocking.hpp"

namespace portsock {

stop_signal::~stop_signal() {
    const native_handle waiter = waiter_.load();
    if (waiter == native_handle::none) { return; }
    const std::uintptr_t state = state_.load();
    const backend::wake made{.waiter = waiter, .signaller = signaller_of(state)};
    // The request may have let its waiters go and not have signalled yet. Closed now, the signal could reach whatever
    // gets the same number next. That thread needs only a turn; if it never gets one, because the process is ending, the
    // object is left to the system.
    constexpr int patience = 10'000;
    backend::attempt signalled{.value = backend::found_wake};
    // (In a child of the process that made them nobody has signalled these.)
    if ((state & request_bit) != 0 && process_.load() == backend::this_process()) {
        do {
            signalled = backend::wait(native_handle::none, interest::readable, patience, waiter);
        } while (signalled.code == errc::interrupted);
    }
    if ((signalled.value & backend::found_wake) != 0) { backend::close_wake(made); }
}

void stop_signal::request() noexcept {
    // Normalised [fork-and-stops]: in a child that fork() made the two ends are still those of the parent, whose waits
    // would end for nothing, and for good.
    // Ref: POSIX.1-2024 fork(), "file descriptors".
    const std::uint32_t owner = process_.load();
    const bool anothers = owner != 0 && owner != backend::this_process(); // 0: if there is a signaller by now, it is ours
    // The last access to the object: from here on a waiter may destroy it, but for what is signalled below.
    const std::uintptr_t before = state_.fetch_or(request_bit, std::memory_order_seq_cst);
    if ((before & request_bit) != 0 || anothers) { return; }
    const native_handle signaller = signaller_of(before);
    if (signaller != native_handle::none) { backend::signal_wake(signaller); }
}

result<void> stop_signal::wait() const { return wait(until()); }

result<void> stop_signal::wait(const until& limit) const {
    const auto failed = [](const backend::attempt& made) {
        return failure{error(made.code, operation::wait, made.native)};
    };
    const until own(*this);
    detail::countdown mine(own);
    detail::countdown left(limit);
    std::array<native_handle, 2> waiters{};
    std::size_t count = 0;
    for (detail::countdown* const each : {&mine, &left}) {
        native_handle& waiter = waiters[count];
        const backend::attempt made = each->stop_waiter(waiter);
        if (made.code == errc::operation_canceled) { break; } // which of them it was is asked below
        if (!made.ok()) { return failed(made); }
        if (waiter != native_handle::none) { ++count; }
    }
    while (!requested()) {
        if (left.stopped()) { return failed({.code = errc::operation_canceled}); }
        const int milliseconds = left.milliseconds_left();
        const int now = mine.one_wait(left.one_wait(milliseconds));
        const backend::attempt waited =
            count == 0 ? backend::wait(native_handle::none, interest::readable, now, native_handle::none)
                       : backend::wait_any({}, std::span(waiters).first(count), now);
        if (!waited.ok() && waited.code != errc::interrupted) { return failed(waited); }
        const bool over = waited.ok() && waited.value == 0 && milliseconds == 0;
        if (over && !requested() && !left.stopped()) { return failed({.code = errc::timed_out}); }
    }
    return {};
}

} // namespace portsock
