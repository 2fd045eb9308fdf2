#include <unistd.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_daemon(int, int) { return bsd::fail(ENOSYS); }
