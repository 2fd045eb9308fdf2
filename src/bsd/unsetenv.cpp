#include <cstring>

#include <stdlib.h>

#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_unsetenv(const char* name) {
    if (name == nullptr || *name == '\0' || std::strchr(name, '=') != nullptr) { return bsd::fail(EINVAL); }
    return bsd::system::put_into_environment(name, "");
}
