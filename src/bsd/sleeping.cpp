#include "sleeping.hpp"

#include "signals.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

std::int64_t sleep_for(std::int64_t milliseconds) noexcept {
    const time_left left(milliseconds);
    for (;;) {
        const sleeper here(nullptr);
        const int rest = left.milliseconds();
        if (handle_signals() != handled::none) { return rest == 0 ? 1 : rest; }
        if (rest == 0) { return 0; }
        static_cast<void>(backend::wait(native_handle::none, interest::readable, rest, here.waiter()));
    }
}

} // namespace portsock::bsd
