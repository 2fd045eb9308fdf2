#include <unistd.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_dup2(int fd, int wanted) {
    if (fd == wanted) { return bsd::system::is_open(fd) ? wanted : bsd::fail(EBADF); }
    bsd::description* const shared = bsd::acquire(fd);
    if (shared != nullptr) { return bsd::open_descriptor_at(shared, wanted); }
    if (!bsd::system::is_open(fd)) { return bsd::fail(EBADF); }
    static_cast<void>(bsd::drop_socket(wanted));
    return bsd::system::duplicate_file_to(fd, wanted);
}
