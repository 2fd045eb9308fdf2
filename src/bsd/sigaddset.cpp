#include <signal.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_sigaddset(sigset_t* set, int number) {
    if (number <= 0 || number >= NSIG) { return bsd::fail(EINVAL); }
    *set |= sigset_t{1} << static_cast<unsigned>(number);
    return 0;
}
