#include <sys/time.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

int portsock_bsd_getitimer(int which, struct itimerval* now) {
    if (which != ITIMER_REAL) { return bsd::fail(EINVAL); }
    if (now == nullptr) { return bsd::fail(EFAULT); }
    const bsd::timer is = bsd::timer_now();
    now->it_interval = {static_cast<long>(is.interval / 1000000), static_cast<long>(is.interval % 1000000)};
    now->it_value = {static_cast<long>(is.left / 1000000), static_cast<long>(is.left % 1000000)};
    return 0;
}
