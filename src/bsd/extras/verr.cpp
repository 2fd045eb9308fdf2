#include <err.h>
#include <errno.h>
#include <stdlib.h>

#include "saying.hpp"

void verr(int status, const char* format, va_list more) {
    portsock::bsd::complain(errno, format, more);
    exit(status);
}
