#include <sys/socket.h>

#include <algorithm>

#include "parts.hpp"

using namespace portsock;

ssize_t portsock_bsd_sendmsg(int fd, const struct msghdr* message, int flags) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (message == nullptr) { return bsd::fail(EFAULT); }
    if (const int trouble = bsd::trouble_with_message(*message); trouble != 0) { return bsd::fail(trouble); }
    // More than an optmem_max of Linux is never read.
    constexpr size_t most_control = 20480;
    const size_t control = message->msg_control == nullptr ? 0 : message->msg_controllen;
    if (control > most_control) { return bsd::fail(ENOBUFS); }
    const bsd::parts_of<const_buffer> buffers(message->msg_iov, message->msg_iovlen);
    if (!buffers.usable()) { return -1; }
    return bsd::send_parts(*socket, buffers.all(),
                           {.flags = flags,
                            .to = static_cast<const sockaddr*>(message->msg_name),
                            .to_size = std::min<socklen_t>(message->msg_namelen, sizeof(sockaddr_storage)),
                            .control = bsd::data_of(message->msg_control, control)});
}
