#include "seeking.hpp"

#include <climits>

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

namespace portsock::bsd {

std::int64_t seek(int fd, std::int64_t offset, int from) noexcept {
    if (held_description(fd)) { return fail(ESPIPE); }
    return system::seek_file(fd, offset, from);
}

int resize(int fd, std::int64_t size) noexcept {
    if (held_description(fd)) { return fail(EINVAL); }
    return system::resize_file(fd, size);
}

long fits(std::int64_t position) noexcept {
    return position > LONG_MAX ? fail(EOVERFLOW) : static_cast<long>(position);
}

} // namespace portsock::bsd
