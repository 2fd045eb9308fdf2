#include "logging.hpp"

#include <syslog.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_closelog() { bsd::log_name = nullptr; }
