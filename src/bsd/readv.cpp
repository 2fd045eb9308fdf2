#include <sys/uio.h>

#include "parts.hpp"
#include "system.hpp"

using namespace portsock;

ssize_t portsock_bsd_readv(int fd, const struct iovec* parts, int count) {
    if (count < 0 || count > IOV_MAX) { return bsd::fail(EINVAL); }
    {
        const bsd::held_description socket(fd);
        if (socket) {
            const bsd::parts_of<mutable_buffer> buffers(parts, static_cast<std::size_t>(count));
            if (!buffers.usable()) { return -1; }
            bsd::receive_options how{.flags = bsd::of_any_descriptor};
            return bsd::receive_parts(*socket, buffers.all(), how);
        }
    }
    const bsd::parts_of<mutable_buffer> checked(parts, static_cast<std::size_t>(count));
    if (!checked.usable()) { return -1; }
    ssize_t sum = 0;
    for (int each = 0; each < count; ++each) {
        const ssize_t got = bsd::system::read_file(fd, parts[each].iov_base, parts[each].iov_len);
        if (got < 0) { return sum != 0 ? sum : -1; }
        sum += got;
        if (static_cast<size_t>(got) < parts[each].iov_len) { break; }
    }
    return sum;
}
