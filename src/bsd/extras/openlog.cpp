#include <syslog.h>

#include "log.hpp"

void openlog(const char* name, int options, int) {
    portsock::bsd::log_chosen().name = name == nullptr ? "" : name;
    portsock::bsd::log_chosen().options = options;
}
