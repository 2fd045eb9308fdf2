#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_vprintf(const char* format, va_list arguments) {
    return bsd::print_to(bsd::crt::standard(1), format, arguments);
}
