#include <grp.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_initgroups(const char*, gid_t) { return bsd::fail(ENOSYS); }
