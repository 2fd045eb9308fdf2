#include <syslog.h>
#include <unistd.h>

#include "log.hpp"
#include "saying.hpp"

void vsyslog(int priority, const char* format, va_list more) {
    const portsock::bsd::log_settings& chosen = portsock::bsd::log_chosen();
    if ((chosen.mask & LOG_MASK(LOG_PRI(priority))) == 0) { return; }
    const std::string text = portsock::bsd::formatted(format, more);
    std::string line = chosen.name.empty() ? portsock::bsd::program_name() : chosen.name;
    if ((chosen.options & LOG_PID) != 0) { line += '[' + std::to_string(getpid()) + ']'; }
    portsock::bsd::say(line + ": " + text);
}
