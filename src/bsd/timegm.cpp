#include <time.h>

#include "system.hpp"

time_t portsock_bsd_timegm(struct tm* when) { return portsock::bsd::system::put_together(*when); }
