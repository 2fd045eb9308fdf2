#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

int portsock_bsd_siginterrupt(int number, int interrupts) {
    bsd::disposition* const how = bsd::disposition_of(number);
    if (how == nullptr) { return bsd::fail(EINVAL); }
    if (interrupts != 0) {
        how->flags &= ~SA_RESTART;
    } else {
        how->flags |= SA_RESTART;
    }
    return 0;
}
