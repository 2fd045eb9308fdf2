#include <poll.h>

#include <climits>
#include <cstdint>

#include <time.h>

#include "errors.hpp"
#include "masked.hpp"

using namespace portsock;

int portsock_bsd_ppoll(struct pollfd* watched, nfds_t count, const struct timespec* limit, const sigset_t* mask) {
    int milliseconds = -1;
    if (limit != nullptr) {
        constexpr long second = 1'000'000'000;
        constexpr long millisecond = 1'000'000;
        if (limit->tv_sec < 0 || limit->tv_nsec < 0 || limit->tv_nsec >= second) { return bsd::fail(EINVAL); }
        constexpr std::int64_t most = INT_MAX; // of milliseconds: three weeks
        const std::int64_t seconds = limit->tv_sec > most / 1000 - 1 ? most / 1000 - 1 : std::int64_t{limit->tv_sec};
        milliseconds = static_cast<int>(seconds * 1000 + (limit->tv_nsec + millisecond - 1) / millisecond);
    }
    const bsd::masked during(mask);
    if (during.interrupts()) { return bsd::fail(EINTR); }
    return portsock_bsd_poll(watched, count, milliseconds);
}
