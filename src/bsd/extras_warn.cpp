#include <err.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_warn(const char* format, ...) {
    va_list values;
    va_start(values, format);
    portsock_bsd_vwarn(format, values);
    va_end(values);
}
