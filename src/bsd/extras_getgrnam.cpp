#include <grp.h>

#include "errors.hpp"

using namespace portsock;

struct group* portsock_bsd_getgrnam(const char*) {
    errno = ENOSYS;
    return nullptr;
}
