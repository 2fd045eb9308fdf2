#include <unistd.h>

#include "seeking.hpp"

int portsock_bsd_ftruncate64(int fd, int64_t size) { return portsock::bsd::resize(fd, size); }
