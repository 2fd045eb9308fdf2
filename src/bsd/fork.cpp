#include <unistd.h>

#include "errors.hpp"

using namespace portsock;

pid_t portsock_bsd_fork() { return bsd::fail(ENOSYS); }
