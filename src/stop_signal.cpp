#include <portsock/until.hpp>

#include "backend.hpp"

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

} // namespace portsock
