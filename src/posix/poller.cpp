#include "poller.hpp"

namespace portsock::backend {

attempt open_mechanism(poll_mechanism which, std::unique_ptr<mechanism>& made) noexcept {
    if (which == native::own_mechanism()) { return native::open_own_mechanism(made); }
    if (which == poll_mechanism::poll) { return native::open_poll(made); }
    return {.code = errc::operation_not_supported};
}

std::span<const poll_mechanism> mechanisms() noexcept {
    static const poll_mechanism all[] = {native::own_mechanism(), poll_mechanism::poll};
    return all;
}

} // namespace portsock::backend
