#include <sys/file.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "file_locks.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_flock(int fd, int what) {
    if (bsd::held_description(fd)) { return bsd::fail(EINVAL); }
    if (!bsd::system::is_open(fd)) { return bsd::fail(EBADF); }
    return bsd::lock_whole(fd, what);
}
