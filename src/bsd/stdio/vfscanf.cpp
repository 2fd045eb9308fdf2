#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_vfscanf(FILE* file, const char* format, va_list arguments) {
    return bsd::scan_from(file, format, arguments);
}
