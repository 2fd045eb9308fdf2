#include "logging.hpp"

#include <syslog.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_openlog(const char* name, int flags, int) {
    bsd::log_name = name;
    bsd::log_flags = flags;
}
