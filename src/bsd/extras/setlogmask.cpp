#include <syslog.h>

#include "log.hpp"

int setlogmask(int mask) {
    const int before = portsock::bsd::log_chosen().mask;
    if (mask != 0) { portsock::bsd::log_chosen().mask = mask; }
    return before;
}
