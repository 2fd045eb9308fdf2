#include <err.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_errx(int status, const char* format, ...) {
    va_list values;
    va_start(values, format);
    portsock_bsd_verrx(status, format, values);
    va_end(values);
}
