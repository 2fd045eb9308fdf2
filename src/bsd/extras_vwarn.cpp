#include <cstdio>

#include "program_name.hpp"

#include <err.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_vwarn(const char* format, va_list values) {
    const int number = errno;
    std::fprintf(stderr, "%s: ", bsd::program_name());
    if (format != nullptr) {
        std::vfprintf(stderr, format, values);
        std::fputs(": ", stderr);
    }
    std::fprintf(stderr, "%s\n", portsock_bsd_strerror(number));
}
