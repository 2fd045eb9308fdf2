#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_fscanf(FILE* file, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int result = bsd::scan_from(file, format, arguments);
    va_end(arguments);
    return result;
}
