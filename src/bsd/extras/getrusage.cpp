#include <errno.h>
#include <sys/resource.h>

#include "system.hpp"

int getrusage(int whose, struct rusage* used) {
    if (used == nullptr || (whose != RUSAGE_SELF && whose != RUSAGE_CHILDREN)) {
        errno = used == nullptr ? EFAULT : EINVAL;
        return -1;
    }
    *used = {};
    if (whose == RUSAGE_CHILDREN) { return 0; } // there never are any
    const auto [user, kernel] = portsock::bsd::system::processor_microseconds();
    used->ru_utime.tv_sec = static_cast<long>(user / 1'000'000);
    used->ru_utime.tv_usec = static_cast<long>(user % 1'000'000);
    used->ru_stime.tv_sec = static_cast<long>(kernel / 1'000'000);
    used->ru_stime.tv_usec = static_cast<long>(kernel % 1'000'000);
    return 0;
}
