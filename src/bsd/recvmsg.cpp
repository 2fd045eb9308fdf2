#include <sys/socket.h>

#include "parts.hpp"

using namespace portsock;

ssize_t portsock_bsd_recvmsg(int fd, struct msghdr* message, int flags) {
    const bsd::held_socket socket(fd);
    if (!socket) { return socket.fail_without(); }
    if (message == nullptr) { return bsd::fail(EFAULT); }
    if (const int trouble = bsd::trouble_with_message(*message); trouble != 0) { return bsd::fail(trouble); }
    const bsd::parts_of<mutable_buffer> buffers(message->msg_iov, message->msg_iovlen);
    if (!buffers.usable()) { return -1; }
    bsd::receive_options how{
        .flags = flags,
        .from = static_cast<sockaddr*>(message->msg_name),
        .from_size = message->msg_name == nullptr ? nullptr : &message->msg_namelen,
        .control = bsd::room_of(message->msg_control, message->msg_control == nullptr ? 0 : message->msg_controllen)};
    const ssize_t received = bsd::receive_parts(*socket, buffers.all(), how);
    if (received < 0) { return received; }
    message->msg_controllen = how.control_used;
    message->msg_flags = how.flags_out;
    return received;
}
