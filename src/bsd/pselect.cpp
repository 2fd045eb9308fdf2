#include <sys/select.h>

#include <time.h>

#include "errors.hpp"
#include "masked.hpp"

using namespace portsock;

// The limit stays as it is, as POSIX has it; select() says there what was left.
int portsock_bsd_pselect(int count, fd_set* readable, fd_set* writable, fd_set* exceptional,
                         const struct timespec* limit, const sigset_t* mask) {
    struct timeval rounded = {};
    if (limit != nullptr) {
        constexpr long second = 1'000'000'000;
        if (limit->tv_sec < 0 || limit->tv_nsec < 0 || limit->tv_nsec >= second) { return bsd::fail(EINVAL); }
        rounded.tv_sec = static_cast<decltype(rounded.tv_sec)>(limit->tv_sec);
        rounded.tv_usec = (limit->tv_nsec + 999) / 1000;
    }
    const bsd::masked during(mask);
    if (during.interrupts()) { return bsd::fail(EINTR); }
    return portsock_bsd_select(count, readable, writable, exceptional, limit == nullptr ? nullptr : &rounded);
}
