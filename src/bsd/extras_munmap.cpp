#include <sys/mman.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_munmap(void*, size_t) { return bsd::fail(ENOSYS); }
