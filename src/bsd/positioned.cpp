#include "positioned.hpp"

#include <cerrno>
#include <mutex>

#include <stdio.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "lock.hpp"
#include "system.hpp"

namespace portsock::bsd {

namespace {

/// Windows has no transfer that leaves the position of a file that was opened for plain use alone: it is put back, and no two
/// of these calls are under way at once.
// Ref: Microsoft Learn "ReadFile function", "Synchronization and File Position".
constinit lock one_at_a_time;

template <class Transfer>
std::ptrdiff_t transfer_at(int fd, std::int64_t offset, Transfer&& transfer) noexcept {
    if (offset < 0) { return fail(EINVAL); }
    if (held_description(fd)) { return fail(ESPIPE); }
    const std::lock_guard guard(one_at_a_time);
    const std::int64_t before = system::seek_file(fd, 0, SEEK_CUR);
    if (before < 0 || system::seek_file(fd, offset, SEEK_SET) < 0) { return -1; }
    const std::ptrdiff_t done = transfer();
    const int why = errno;
    static_cast<void>(system::seek_file(fd, before, SEEK_SET));
    errno = why;
    return done;
}

} // namespace

std::ptrdiff_t read_at(int fd, void* buffer, std::size_t size, std::int64_t offset) noexcept {
    return transfer_at(fd, offset, [&] { return system::read_file(fd, buffer, size); });
}

std::ptrdiff_t write_at(int fd, const void* data, std::size_t size, std::int64_t offset) noexcept {
    return transfer_at(fd, offset, [&] { return system::write_file(fd, data, size); });
}

} // namespace portsock::bsd
