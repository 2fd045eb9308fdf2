#include <err.h>
#include <stdlib.h>

#include "saying.hpp"

void verrx(int status, const char* format, va_list more) {
    portsock::bsd::complain(0, format, more);
    exit(status);
}
