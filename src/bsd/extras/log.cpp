#include <syslog.h>

#include "log.hpp"

namespace portsock::bsd {

log_settings& log_chosen() {
    // Never destroyed: destructors may write to the log.
    static log_settings& chosen = *new log_settings;
    return chosen;
}

} // namespace portsock::bsd
