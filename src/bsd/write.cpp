#include <unistd.h>

#include "system.hpp"
#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_write(int fd, const void* data, size_t size) {
    bsd::description* outdated;
    bsd::description* by = bsd::acquire_at_once(fd, outdated);
    if (by == nullptr) { by = bsd::acquire(fd, outdated); }
    return by != nullptr ? bsd::send_all_of(by, data, size, bsd::of_any_descriptor)
                         : bsd::system::write_file(fd, data, size);
}
