// What openlog() and setlogmask() chose.
#pragma once

#include <string>

namespace portsock::bsd {

struct log_settings {
    std::string name; // empty = the program's
    int options = 0;
    int mask = 0xff;
};
/// As in the calls themselves, changing it while others write is not allowed.
log_settings& log_chosen();

} // namespace portsock::bsd
