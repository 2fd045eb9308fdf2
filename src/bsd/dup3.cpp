#include <unistd.h>

#include <fcntl.h>

#include "descriptors.hpp"
#include "errors.hpp"

using namespace portsock;

// Unlike dup2() it calls two equal descriptors an error.
int portsock_bsd_dup3(int fd, int wanted, int flags) {
    if ((flags & ~O_CLOEXEC) != 0 || fd == wanted) { return bsd::fail(EINVAL); }
    const int copy = portsock_bsd_dup2(fd, wanted);
    if (copy >= 0 && (flags & O_CLOEXEC) != 0) { bsd::set_closes_on_exec(copy, true); }
    return copy;
}
