#include "file_locks.hpp"

#include <cerrno>
#include <cstdint>

#include <sys/file.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "sleeping.hpp"
#include "system.hpp"

namespace portsock::bsd {

namespace {

// A lock of Windows keeps everybody else from the bytes. What is locked here are bytes far behind any end:
// those of fcntl, then one for flock, which knows nothing of those.
// Ref: POSIX.1-2024 fcntl(), "advisory record locking"; Microsoft Learn "LockFileEx function".
constexpr std::uint64_t of_ranges = std::uint64_t{1} << 62U;
constexpr std::uint64_t of_whole = std::uint64_t{3} << 62U;

constexpr int between_tries = 10; // milliseconds: the system's own wait hears of no signal

int locked(int fd, std::uint64_t from, std::uint64_t length, system::file_lock what, bool waits) noexcept {
    for (;;) {
        if (system::lock_file(fd, from, length, what) == 0) { return 0; }
        if (!waits || errno != EAGAIN) { return -1; }
        if (sleep_for(between_tries) != 0) { return fail(EINTR); }
    }
}

} // namespace

int lock_range(int fd, int command, struct flock* how) noexcept {
    if (how == nullptr) { return fail(EFAULT); }
    std::int64_t base = 0;
    if (how->l_whence == SEEK_CUR) {
        base = system::seek_file(fd, 0, SEEK_CUR);
    } else if (how->l_whence == SEEK_END) {
        system::file_facts facts;
        base = system::facts_of_file(fd, facts) ? facts.size : -1;
    } else if (how->l_whence != SEEK_SET) {
        return fail(EINVAL);
    }
    if (base < 0) { return -1; }
    std::int64_t begin = base + how->l_start;
    std::int64_t length = how->l_len;
    if (length < 0) { // the bytes before
        begin += length;
        length = -length;
    }
    if (begin < 0) { return fail(EINVAL); }
    const std::uint64_t from = of_ranges + static_cast<std::uint64_t>(begin);
    const std::uint64_t count = length == 0 ? of_whole - from : static_cast<std::uint64_t>(length);
    switch (how->l_type) {
    case F_UNLCK:
        return command == F_GETLK ? fail(EINVAL) : system::lock_file(fd, from, count, system::file_lock::none);
    case F_RDLCK:
    case F_WRLCK:
        break;
    default:
        return fail(EINVAL);
    }
    const auto what = how->l_type == F_WRLCK ? system::file_lock::exclusive : system::file_lock::shared;
    if (command != F_GETLK) { return locked(fd, from, count, what, command == F_SETLKW); }
    if (system::lock_file(fd, from, count, what) == 0) {
        static_cast<void>(system::lock_file(fd, from, count, system::file_lock::none));
        how->l_type = F_UNLCK;
        return 0;
    }
    if (errno != EAGAIN) { return -1; }
    // Who has it, and of which bytes, the system does not say.
    how->l_type = F_WRLCK;
    how->l_pid = -1;
    return 0;
}

int lock_whole(int fd, int what) noexcept {
    const auto kind = what & ~LOCK_NB;
    if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN) { return fail(EINVAL); }
    const auto wanted = kind == LOCK_UN   ? system::file_lock::none
                        : kind == LOCK_EX ? system::file_lock::exclusive
                                          : system::file_lock::shared;
    // That somebody else has it has a name of its own here, which is the same number elsewhere.
    return locked(fd, of_whole, 1, wanted, (what & LOCK_NB) == 0);
}

} // namespace portsock::bsd
