#include <sys/wait.h>

#include "errors.hpp"

using namespace portsock;

pid_t portsock_bsd_wait(int*) { return bsd::fail(ECHILD); }
