#include <cstdio>

#include "program_name.hpp"

#include <err.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_vwarnx(const char* format, va_list values) {
    std::fprintf(stderr, "%s: ", bsd::program_name());
    if (format != nullptr) { std::vfprintf(stderr, format, values); }
    std::fputc('\n', stderr);
}
