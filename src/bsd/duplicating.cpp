#include "duplicating.hpp"

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

namespace portsock::bsd {

int duplicate(int fd, int least) noexcept {
    description* const shared = acquire(fd);
    if (shared != nullptr) { return open_descriptor(shared, least); }
    if (!system::is_open(fd)) { return fail(EBADF); }
    if (least <= 0) { return system::duplicate_file(fd); }
    const int wanted = system::reserve(least);
    return wanted < 0 ? -1 : system::duplicate_file_to(fd, wanted);
}

} // namespace portsock::bsd
