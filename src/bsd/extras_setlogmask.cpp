#include "logging.hpp"

#include <syslog.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_setlogmask(int mask) { return mask == 0 ? bsd::log_mask.load() : bsd::log_mask.exchange(mask); }
