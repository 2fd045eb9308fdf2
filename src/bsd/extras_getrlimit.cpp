#include <sys/resource.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_getrlimit(int, struct rlimit*) { return bsd::fail(ENOSYS); }
