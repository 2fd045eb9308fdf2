#include <unistd.h>

#include "duplicating.hpp"

int portsock_bsd_dup(int fd) { return portsock::bsd::duplicate(fd, 0); }
