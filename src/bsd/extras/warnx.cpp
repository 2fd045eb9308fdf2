#include <err.h>

#include "saying.hpp"

void warnx(const char* format, ...) {
    va_list more;
    va_start(more, format);
    portsock::bsd::complain(0, format, more);
    va_end(more);
}
