#include <pwd.h>

#include "errors.hpp"

using namespace portsock;

struct passwd* portsock_bsd_getpwnam(const char*) {
    errno = ENOSYS;
    return nullptr;
}
