#include <errno.h>
#include <sys/resource.h>

#include "system.hpp"

int getrlimit(int which, struct rlimit* now) {
    if (which < RLIMIT_CPU || which > RLIMIT_AS || now == nullptr) {
        errno = now == nullptr ? EFAULT : EINVAL;
        return -1;
    }
    const rlim_t limit =
        which == RLIMIT_NOFILE ? static_cast<rlim_t>(portsock::bsd::system::descriptor_limit()) : RLIM_INFINITY;
    now->rlim_cur = limit;
    now->rlim_max = limit;
    return 0;
}
