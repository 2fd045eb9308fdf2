#include <cstdarg>

#include <fcntl.h>

#include "descriptors.hpp"
#include "duplicating.hpp"
#include "errors.hpp"
#include "file_locks.hpp"
#include "system.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

int portsock_bsd_fcntl(int fd, int command, ...) {
    va_list more;
    va_start(more, command);
    // Only those commands have an argument for which it is used: a lock, or an int.
    const bool is_lock = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
    const bool has_argument = !is_lock && command != F_GETFD && command != F_GETFL && command != F_GETOWN;
    const int argument = has_argument ? va_arg(more, int) : 0;
    struct flock* const lock = is_lock ? va_arg(more, struct flock*) : nullptr;
    va_end(more);
    const bsd::held_description socket(fd);
    if (!socket && !bsd::system::is_open(fd)) { return bsd::fail(EBADF); }
    switch (command) {
    case F_GETFL: {
        const bool waits_not = socket ? socket->non_blocking.load() : bsd::file_is_non_blocking(fd);
        const int access = socket && socket->is(fact::read_end)    ? O_RDONLY
                           : socket && socket->is(fact::write_end) ? O_WRONLY
                                                                   : O_RDWR;
        return access | (waits_not ? O_NONBLOCK : 0);
    }
    case F_SETFL: {
        const bool waits_not = (argument & O_NONBLOCK) != 0;
        if (socket) {
            socket->non_blocking = waits_not;
        } else {
            bsd::set_file_non_blocking(fd, waits_not);
        }
        return 0;
    }
    case F_GETFD:
        return bsd::closes_on_exec(fd) ? FD_CLOEXEC : 0;
    case F_SETFD:
        bsd::set_closes_on_exec(fd, (argument & FD_CLOEXEC) != 0);
        return 0;
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: {
        if (argument < 0 || argument >= bsd::system::most_descriptors) { return bsd::fail(EINVAL); }
        const int copy = bsd::duplicate(fd, argument);
        if (copy >= 0 && command == F_DUPFD_CLOEXEC) { bsd::set_closes_on_exec(copy, true); }
        return copy;
    }
    case F_SETLK:
    case F_SETLKW:
    case F_GETLK:
        return socket ? bsd::fail(EINVAL) : bsd::lock_range(fd, command, lock);
    case F_SETOWN:
    case F_GETOWN:
        return bsd::fail(ENOSYS);
    default:
        return bsd::fail(EINVAL);
    }
}
