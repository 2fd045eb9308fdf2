#include <sys/time.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

namespace {

std::int64_t microseconds(const timeval& time) noexcept { return std::int64_t{time.tv_sec} * 1000000 + time.tv_usec; }

timeval time_of(std::int64_t microseconds) noexcept {
    return {static_cast<long>(microseconds / 1000000), static_cast<long>(microseconds % 1000000)};
}

} // namespace

int portsock_bsd_setitimer(int which, const struct itimerval* wanted, struct itimerval* before) {
    if (which != ITIMER_REAL) { return bsd::fail(which == ITIMER_VIRTUAL || which == ITIMER_PROF ? ENOSYS : EINVAL); }
    if (wanted == nullptr) { return bsd::fail(EFAULT); }
    const auto possible = [](const timeval& time) { return time.tv_sec >= 0 && time.tv_usec >= 0 && time.tv_usec < 1000000; };
    if (!possible(wanted->it_value) || !possible(wanted->it_interval)) { return bsd::fail(EINVAL); }
    bsd::timer was;
    const backend::attempt set =
        bsd::set_timer({.left = microseconds(wanted->it_value), .interval = microseconds(wanted->it_interval)}, was);
    if (!set.ok()) { return bsd::fail(set); }
    if (before != nullptr) { *before = {time_of(was.interval), time_of(was.left)}; }
    return 0;
}
