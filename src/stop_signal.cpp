#include <portsock/until.hpp>

#include "backend.hpp"

namespace portsock {

stop_signal::~stop_signal() {
    const native_handle waiter = waiter_.load();
    if (waiter != native_handle::none) { backend::close_wake({.waiter = waiter, .signaller = signaller_.load()}); }
}

void stop_signal::request() noexcept {
    if (requested_.exchange(1, std::memory_order_seq_cst) != 0) { return; }
    const native_handle signaller = signaller_.load();
    if (signaller != native_handle::none) { backend::signal_wake(signaller); }
}

} // namespace portsock
