#include <err.h>
#include <errno.h>
#include <stdlib.h>

#include "saying.hpp"

void err(int status, const char* format, ...) {
    va_list more;
    va_start(more, format);
    portsock::bsd::complain(errno, format, more);
    va_end(more);
    exit(status);
}
