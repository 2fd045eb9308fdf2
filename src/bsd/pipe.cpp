#include <unistd.h>

#include <sys/socket.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "sockets.hpp"

using namespace portsock;

// Two sockets, so that select and poll see exactly what POSIX promises, for writing too.
int portsock_bsd_pipe(int fds[2]) {
    if (fds == nullptr) { return bsd::fail(EFAULT); }
    bsd::description* ends[2] = {};
    if (!bsd::make_stream_pair(AF_UNIX, ends)) { return -1; }
    ends[0]->learn(bsd::fact::read_end);
    ends[1]->learn(bsd::fact::write_end);
    return bsd::open_two(ends, fds);
}
