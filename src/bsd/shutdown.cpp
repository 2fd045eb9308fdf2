#include <sys/socket.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "waiting.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

// The receiving half is shut here alone: what has arrived can still be read, as POSIX wants it, where Windows would
// throw it away and reset the connection.
int portsock_bsd_shutdown(int fd, int how) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR) { return bsd::fail(EINVAL); }
    if (socket->is(fact::connecting)) { static_cast<void>(bsd::settle_pending(*socket)); }
    if (!socket->is(fact::connected) && !(socket->is(fact::listening) && how != SHUT_WR)) {
        return bsd::fail(ENOTCONN);
    }
    if (how != SHUT_RD && !socket->is(fact::send_shut | fact::listening)) {
        // A failure means that the connection is over, and then there is nothing left to shut.
        static_cast<void>(backend::shutdown(socket->handle, direction::send));
        socket->learn(fact::send_shut);
    }
    if (how != SHUT_WR) { socket->learn(fact::receive_shut); }
    bsd::wake_sleepers(&*socket);
    return 0;
}
