#include <signal.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_sigismember(const sigset_t* set, int number) {
    if (number <= 0 || number >= NSIG) { return bsd::fail(EINVAL); }
    return (*set >> static_cast<unsigned>(number) & 1U) != 0 ? 1 : 0;
}
