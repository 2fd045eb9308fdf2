#include <io.h>

#include "seeking.hpp"

int portsock_bsd_chsize(int fd, long size) { return portsock::bsd::resize(fd, size); }
