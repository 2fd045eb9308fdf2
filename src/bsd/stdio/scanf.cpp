#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_scanf(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int result = bsd::scan_from(bsd::crt::standard(0), format, arguments);
    va_end(arguments);
    return result;
}
