#include <unistd.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_chroot(const char*) { return bsd::fail(ENOSYS); }
