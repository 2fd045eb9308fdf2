#include <err.h>
#include <stdlib.h>

#include "saying.hpp"

void errx(int status, const char* format, ...) {
    va_list more;
    va_start(more, format);
    portsock::bsd::complain(0, format, more);
    va_end(more);
    exit(status);
}
