#include <sys/socket.h>

struct cmsghdr* portsock_bsd_cmsg_nxthdr(const struct msghdr* message, const struct cmsghdr* header) {
    const auto* const start = static_cast<const char*>(message->msg_control);
    const auto at = static_cast<size_t>(reinterpret_cast<const char*>(header) - start);
    if (header->cmsg_len < sizeof(cmsghdr) || header->cmsg_len > message->msg_controllen - at) { return nullptr; }
    const size_t next = at + CMSG_ALIGN(header->cmsg_len);
    if (next + sizeof(cmsghdr) > message->msg_controllen) { return nullptr; }
    return reinterpret_cast<cmsghdr*>(static_cast<char*>(message->msg_control) + next);
}
