#include <cstdlib>

#include <signal.h>

#include "signals.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

namespace {

/// The C run-time library calls this on a thread of its own (SIGINT), or in the middle of things, and forgets it.
void heard(int number) {
    system::crt_signal(number, &heard);
    if (has_sleepers()) {
        post_signal(number);
    } else {
        deliver_signal(number);
    }
}

} // namespace

void listen_for(int number) noexcept {
    switch (number) {
    case SIGINT:
    case SIGTERM:
    case SIGBREAK:
        break;
    case SIGABRT:
    case SIGFPE:
    case SIGILL:
    case SIGSEGV:
        // Whatever these do, they must do it where they are raised.
        system::crt_signal(number, disposition_of(number)->handler);
        return;
    default:
        return;
    }
    void (*const handler)(int) = disposition_of(number)->handler;
    system::crt_signal(number, handler == SIG_DFL || handler == SIG_IGN ? handler : &heard);
}

} // namespace portsock::bsd
