#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

// Of the whole process: no thread has a mask of its own.
int portsock_bsd_sigprocmask(int how, const sigset_t* wanted, sigset_t* before) {
    std::atomic<std::uint32_t>& blocked = bsd::blocked_signals();
    if (before != nullptr) { *before = blocked; }
    if (wanted == nullptr) { return 0; }
    const auto bits = static_cast<std::uint32_t>(*wanted);
    switch (how) {
    case SIG_BLOCK:
        blocked |= bits;
        break;
    case SIG_UNBLOCK:
        blocked &= ~bits;
        break;
    case SIG_SETMASK:
        blocked = bits;
        break;
    default:
        return bsd::fail(EINVAL);
    }
    static_cast<void>(bsd::handle_signals());
    return 0;
}
