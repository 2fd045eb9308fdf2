#include <io.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_locking(int fd, int mode, long count) {
    if (bsd::held_description(fd)) { return bsd::fail(EINVAL); }
    return bsd::system::is_open(fd) ? _locking(fd, mode, count) : bsd::fail(EBADF);
}
