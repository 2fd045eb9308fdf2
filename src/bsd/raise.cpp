#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_raise(int number) {
    const bsd::disposition* const how = bsd::disposition_of(number);
    if (how == nullptr) { return bsd::fail(EINVAL); }
    const bool faults = number == SIGABRT || number == SIGFPE || number == SIGILL || number == SIGSEGV;
    if (faults && how->handler == SIG_DFL) { return bsd::system::crt_raise(number); }
    bsd::deliver_signal(number);
    return 0;
}
