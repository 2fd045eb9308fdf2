#include <sys/select.h>

#include <memory>
#include <new>

#include <poll.h>

#include "clock.hpp"
#include "errors.hpp"
#include "system.hpp"
#include "watch.hpp"

using namespace portsock;

namespace {

bool has(const fd_set* set, int fd) noexcept {
    return set != nullptr &&
           (set->fds_bits[static_cast<unsigned>(fd) / NFDBITS] >> (static_cast<unsigned>(fd) % NFDBITS) & 1U) != 0;
}
void clear(fd_set* set, int count) noexcept {
    for (int each = 0; set != nullptr && each < count; each += NFDBITS) {
        set->fds_bits[each / NFDBITS] = 0;
    }
}
int put(fd_set* set, int fd, bool found) noexcept {
    if (set == nullptr || !found) { return 0; }
    set->fds_bits[static_cast<unsigned>(fd) / NFDBITS] |= fd_mask{1} << (static_cast<unsigned>(fd) % NFDBITS);
    return 1;
}

} // namespace

// The program's fd_set may be longer than ours: it is as long as its FD_SETSIZE, and only `count` bits are looked at.
int portsock_bsd_select(int count, fd_set* readable, fd_set* writable, fd_set* exceptional, struct timeval* limit) {
    if (count < 0) { return bsd::fail(EINVAL); }
    if (count > bsd::system::most_descriptors) { count = bsd::system::most_descriptors; }
    std::int64_t milliseconds = -1;
    if (limit != nullptr) {
        if (limit->tv_sec < 0 || limit->tv_usec < 0) { return bsd::fail(EINVAL); }
        milliseconds = std::int64_t{limit->tv_sec} * 1000 + (std::int64_t{limit->tv_usec} + 999) / 1000;
    }
    std::size_t used = 0;
    for (int fd = 0; fd < count; ++fd) {
        if (has(readable, fd) || has(writable, fd) || has(exceptional, fd)) { ++used; }
    }
    const std::unique_ptr<bsd::watched[]> all(new (std::nothrow) bsd::watched[used + 1]);
    if (!all) { return bsd::fail(ENOMEM); }
    std::size_t next = 0;
    for (int fd = 0; fd < count && next < used; ++fd) {
        const std::uint32_t wanted = (has(readable, fd) ? POLLIN : 0U) | (has(writable, fd) ? POLLOUT : 0U) |
                                     (has(exceptional, fd) ? POLLPRI : 0U);
        if (wanted != 0) { all[next++] = {.fd = fd, .wanted = wanted}; }
    }
    const std::span<bsd::watched> them(all.get(), used);
    const std::int64_t began = bsd::now_in_nanoseconds();
    if (bsd::watch(them, milliseconds) < 0) { return -1; }
    for (const bsd::watched& one : them) {
        if ((one.found & POLLNVAL) != 0) { return bsd::fail(EBADF); }
    }
    int found = 0;
    clear(readable, count);
    clear(writable, count);
    clear(exceptional, count);
    for (const bsd::watched& one : them) {
        found += put((one.wanted & POLLIN) != 0 ? readable : nullptr, one.fd,
                     (one.found & (POLLIN | POLLHUP | POLLERR)) != 0);
        found += put((one.wanted & POLLOUT) != 0 ? writable : nullptr, one.fd, (one.found & (POLLOUT | POLLERR)) != 0);
        found += put((one.wanted & POLLPRI) != 0 ? exceptional : nullptr, one.fd, (one.found & POLLPRI) != 0);
    }
    if (limit != nullptr) { // what is left, as on Linux
        const std::int64_t spent = (bsd::now_in_nanoseconds() - began) / bsd::nanoseconds_in_microsecond;
        const std::int64_t asked = milliseconds * 1000;
        const std::int64_t rest = asked > spent ? asked - spent : 0;
        limit->tv_sec = static_cast<decltype(limit->tv_sec)>(rest / 1000000);
        limit->tv_usec = static_cast<decltype(limit->tv_usec)>(rest % 1000000);
    }
    return found;
}
