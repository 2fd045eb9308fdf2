#include <sys/uio.h>

#include "parts.hpp"
#include "system.hpp"

using namespace portsock;

ssize_t portsock_bsd_writev(int fd, const struct iovec* parts, int count) {
    if (count < 0 || count > IOV_MAX) { return bsd::fail(EINVAL); }
    {
        const bsd::held_description socket(fd);
        if (socket) {
            const bsd::parts_of<const_buffer> buffers(parts, static_cast<std::size_t>(count));
            if (!buffers.usable()) { return -1; }
            return bsd::send_parts(*socket, buffers.all(), {.flags = bsd::of_any_descriptor});
        }
    }
    const bsd::parts_of<const_buffer> checked(parts, static_cast<std::size_t>(count));
    if (!checked.usable()) { return -1; }
    ssize_t sum = 0;
    for (int each = 0; each < count; ++each) {
        const ssize_t written = bsd::system::write_file(fd, parts[each].iov_base, parts[each].iov_len);
        if (written < 0) { return sum != 0 ? sum : -1; }
        sum += written;
        if (static_cast<size_t>(written) < parts[each].iov_len) { break; }
    }
    return sum;
}
