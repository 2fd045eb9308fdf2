#include <cstdio>

#include <process.h>

#include "logging.hpp"
#include "program_name.hpp"

#include <syslog.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_vsyslog(int priority, const char* format, va_list values) {
    if ((bsd::log_mask & LOG_MASK(LOG_PRI(priority))) == 0) { return; }
    const char* const name = bsd::log_name.load();
    std::fprintf(stderr, "%s", name != nullptr ? name : bsd::program_name());
    if ((bsd::log_flags & LOG_PID) != 0) { std::fprintf(stderr, "[%d]", ::_getpid()); }
    std::fputs(": ", stderr);
    std::vfprintf(stderr, format, values);
    std::fputc('\n', stderr);
}
