#include <unistd.h>

#include <fcntl.h>

#include "descriptors.hpp"
#include "errors.hpp"

using namespace portsock;

int portsock_bsd_pipe2(int fds[2], int flags) {
    if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) != 0) { return bsd::fail(EINVAL); }
    if (portsock_bsd_pipe(fds) < 0) { return -1; }
    for (int each = 0; each < 2; ++each) {
        if ((flags & O_NONBLOCK) != 0) { bsd::held_description(fds[each])->non_blocking = true; }
        if ((flags & O_CLOEXEC) != 0) { bsd::set_closes_on_exec(fds[each], true); }
    }
    return 0;
}
