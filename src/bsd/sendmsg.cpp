#include <sys/socket.h>

#include "parts.hpp"

using namespace portsock;

ssize_t portsock_bsd_sendmsg(int fd, const struct msghdr* message, int flags) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (message == nullptr) { return bsd::fail(EFAULT); }
    const bsd::parts_of<const_buffer> buffers(message->msg_iov, message->msg_iovlen);
    if (!buffers.usable()) { return -1; }
    return bsd::send_parts(
        *socket, buffers.all(),
        {.flags = flags,
         .to = static_cast<const sockaddr*>(message->msg_name),
         .to_size = message->msg_namelen,
         .control = bsd::data_of(message->msg_control, message->msg_control == nullptr ? 0 : message->msg_controllen)});
}
