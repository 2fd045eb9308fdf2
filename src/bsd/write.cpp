#include <unistd.h>

#include "system.hpp"
#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_write(int fd, const void* data, size_t size) {
    bsd::description* const by = bsd::acquire(fd);
    if (by == nullptr) { return bsd::system::write_file(fd, data, size); }
    if (size == 0 && by->kind == socket_kind::stream) {
        bsd::release(by);
        return 0;
    }
    return bsd::send_all_of(by, data, size, 0);
}
