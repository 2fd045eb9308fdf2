#include <cstdlib>
#include <cstring>

#include <stdlib.h>

#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

// Windows has no variable that is there and empty: one that is set so is not there.
int portsock_bsd_setenv(const char* name, const char* value, int replaces) {
    if (name == nullptr || *name == '\0' || std::strchr(name, '=') != nullptr) { return bsd::fail(EINVAL); }
    if (replaces == 0 && std::getenv(name) != nullptr) { return 0; }
    return bsd::system::put_into_environment(name, value);
}
