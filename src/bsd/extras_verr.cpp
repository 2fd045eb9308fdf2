#include <cstdlib>

#include <err.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_verr(int status, const char* format, va_list values) {
    portsock_bsd_vwarn(format, values);
    std::exit(status);
}
