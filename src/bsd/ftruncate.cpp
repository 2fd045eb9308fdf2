#include <unistd.h>

#include "seeking.hpp"

int portsock_bsd_ftruncate(int fd, _off_t size) { return portsock::bsd::resize(fd, size); }
