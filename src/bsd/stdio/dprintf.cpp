#include <cstdio>

#include "stream.hpp"

using namespace portsock;

// The header shows them to programs that ask for more than ISO C.
extern "C" {
int portsock_bsd_vdprintf(int fd, const char* format, va_list arguments);
int portsock_bsd_dprintf(int fd, const char* format, ...);
}

int portsock_bsd_dprintf(int fd, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int result = portsock_bsd_vdprintf(fd, format, arguments);
    va_end(arguments);
    return result;
}
