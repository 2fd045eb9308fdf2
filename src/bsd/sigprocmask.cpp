#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

// Of the whole process: no thread has a mask of its own.
int portsock_bsd_sigprocmask(int how, const sigset_t* wanted, sigset_t* before) {
    const std::uint32_t was = bsd::blocked_signals();
    if (wanted != nullptr) {
        const auto bits = static_cast<std::uint32_t>(*wanted);
        switch (how) {
        case SIG_BLOCK:
            bsd::block_signals(bits, 0);
            break;
        case SIG_UNBLOCK:
            bsd::block_signals(0, bits);
            break;
        case SIG_SETMASK:
            bsd::block_signals(bits, ~bits);
            break;
        default:
            return bsd::fail(EINVAL);
        }
    }
    if (before != nullptr) { *before = was; }
    static_cast<void>(bsd::handle_signals());
    return 0;
}
