#include <unistd.h>

#include "errors.hpp"

using namespace portsock;

pid_t portsock_bsd_setsid() { return bsd::fail(ENOSYS); }
