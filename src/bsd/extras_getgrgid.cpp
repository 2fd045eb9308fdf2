#include <grp.h>

#include "errors.hpp"

using namespace portsock;

struct group* portsock_bsd_getgrgid(gid_t) {
    errno = ENOSYS;
    return nullptr;
}
