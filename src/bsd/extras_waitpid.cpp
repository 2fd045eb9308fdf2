#include <sys/wait.h>

#include "errors.hpp"

using namespace portsock;

pid_t portsock_bsd_waitpid(pid_t, int*, int) { return bsd::fail(ECHILD); }
