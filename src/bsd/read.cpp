#include <unistd.h>

#include "errors.hpp"
#include "system.hpp"
#include "transfer.hpp"

using namespace portsock;

ssize_t portsock_bsd_read(int fd, void* buffer, size_t size) {
    bsd::description* outdated;
    bsd::description* by = bsd::acquire_at_once(fd, outdated);
    if (by == nullptr) { by = bsd::acquire(fd, outdated); }
    if (by != nullptr) { return bsd::receive_into<bsd::fact::write_end>(by, buffer, size, bsd::of_any_descriptor); }
    if (bsd::file_is_non_blocking(fd) && bsd::system::look_at_file(fd) == 0) { return bsd::fail(EAGAIN); }
    return bsd::system::read_file(fd, buffer, size);
}
