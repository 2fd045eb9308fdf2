#include <unistd.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_setgid(gid_t) { return bsd::fail(ENOSYS); }
