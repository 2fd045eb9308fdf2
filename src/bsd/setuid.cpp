#include <unistd.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_setuid(uid_t) { return bsd::fail(ENOSYS); }
