#include <pwd.h>

#include "errors.hpp"

using namespace portsock;

struct passwd* portsock_bsd_getpwuid(uid_t) {
    errno = ENOSYS;
    return nullptr;
}
