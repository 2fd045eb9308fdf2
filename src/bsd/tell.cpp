#include <io.h>
#include <stdio.h>

#include "seeking.hpp"

long portsock_bsd_tell(int fd) { return portsock::bsd::fits(portsock::bsd::seek(fd, 0, SEEK_CUR)); }
