#include <err.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_warnx(const char* format, ...) {
    va_list values;
    va_start(values, format);
    portsock_bsd_vwarnx(format, values);
    va_end(values);
}
