#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_vscanf(const char* format, va_list arguments) {
    return bsd::scan_from(bsd::crt::standard(0), format, arguments);
}
