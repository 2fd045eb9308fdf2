#include <unistd.h>

#include "seeking.hpp"

int64_t portsock_bsd_lseek64(int fd, int64_t offset, int from) { return portsock::bsd::seek(fd, offset, from); }
