#include <syslog.h>

#include "log.hpp"

void closelog() {
    portsock::bsd::log_chosen().name.clear();
    portsock::bsd::log_chosen().options = 0;
}
