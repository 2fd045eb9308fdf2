#include <grp.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_setgroups(size_t, const gid_t*) { return bsd::fail(ENOSYS); }
