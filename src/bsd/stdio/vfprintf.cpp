#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_vfprintf(FILE* file, const char* format, va_list arguments) {
    return bsd::print_to(file, format, arguments);
}
