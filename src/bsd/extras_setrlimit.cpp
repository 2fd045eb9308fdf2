#include <sys/resource.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_setrlimit(int, const struct rlimit*) { return bsd::fail(ENOSYS); }
