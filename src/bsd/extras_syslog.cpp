#include <syslog.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_syslog(int priority, const char* format, ...) {
    va_list values;
    va_start(values, format);
    portsock_bsd_vsyslog(priority, format, values);
    va_end(values);
}
