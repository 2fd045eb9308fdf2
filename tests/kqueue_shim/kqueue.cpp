// kqueue over epoll, as FreeBSD's kqueue(2) describes it. It is not the real thing: it shows that the poller asks what
// it may ask and understands the answers that are documented, not that a system gives them.
//
// Kept from the original: an event for each filter, in turns, so that those of one socket may come in different calls;
// EV_EOF of both filters, the write filter's after the own shutdown too; errors in fflags; a change list that ends
// with the first error.
// Not kept: a closed descriptor's filters stay while it has duplicates; which error it was (it cannot be had without
// taking it); the amount in `data` of what can be written.

#include <sys/event.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace {

// The shim has them even where the header keeps them to itself.
constexpr int user_filter = -10;
constexpr int except_filter = -15;
constexpr unsigned trigger_note = 0x01000000U;
constexpr unsigned urgent_note = 0x00000002U;

/// Something that is always readable: the file of all user events.
int beacon() {
    static const int always = ::eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
    return always;
}

struct note {
    struct kevent asked;
    std::uint64_t turn = 0; // the lowest is told first
    bool triggered = false; // a user event
    std::uint32_t seen = 0; // by epoll, in this round
};

class queue {
  public:
    explicit queue(int set) : set_(set) {}

    /// 0 or an error.
    int change(const struct kevent& wanted) {
        const std::lock_guard held(lock_);
        const auto at = notes_.find(id_of(wanted));
        if (wanted.filter == user_filter) { return change_user(wanted, at); }
        if (!known(wanted)) { return EINVAL; }
        if ((wanted.flags & EV_DELETE) != 0) { return at == notes_.end() ? ENOENT : remove(at); }
        if (at != notes_.end()) {
            at->second.asked = wanted;
            const int error = update(wanted.ident);
            if (error != ENOENT) { return error; }
            forget(wanted.ident); // closed and opened again
        }
        return add(wanted);
    }

    /// The number of events, or -1 and errno.
    int wait(struct kevent* found, int room, const struct timespec* limit) {
        using clock = std::chrono::steady_clock;
        const auto until = clock::now() + (limit == nullptr ? std::chrono::nanoseconds()
                                                            : std::chrono::seconds(limit->tv_sec) +
                                                                  std::chrono::nanoseconds(limit->tv_nsec));
        ready_.resize(static_cast<std::size_t>(room)); // the poller's waits must not allocate, nor what answers them
        line_.reserve(4 * ready_.size());
        for (;;) {
            int milliseconds = -1;
            if (limit != nullptr) {
                const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
                milliseconds = static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
            }
            const int count = ::epoll_wait(set_, ready_.data(), room, milliseconds);
            if (count < 0) { return -1; }
            const int told = tell(std::span(ready_).first(static_cast<std::size_t>(count)), found, room);
            if (told > 0 || milliseconds == 0) { return told; }
            // Ready in a way that no filter is for, which epoll tells nevertheless.
            if (count > 0) { ::poll(nullptr, 0, 1); }
        }
    }

  private:
    using id = std::pair<std::uintptr_t, int>;
    using place = std::map<id, note>::iterator;

    static id id_of(const struct kevent& of) { return {of.ident, of.filter}; }

    static bool known(const struct kevent& wanted) {
        if (wanted.filter != EVFILT_READ && wanted.filter != EVFILT_WRITE && wanted.filter != except_filter) {
            return false;
        }
        if (wanted.flags != EV_ADD && wanted.flags != EV_DELETE) { return false; }
        return wanted.fflags == (wanted.filter == except_filter ? urgent_note : 0);
    }

    int change_user(const struct kevent& wanted, place at) {
        if (wanted.flags == (EV_ADD | EV_CLEAR) && wanted.fflags == 0 && at == notes_.end()) {
            notes_[id_of(wanted)] = {.asked = wanted, .turn = ++turns_};
            return show_beacon(EPOLL_CTL_ADD, 0);
        }
        if (wanted.flags == 0 && wanted.fflags == trigger_note) {
            if (at == notes_.end()) { return ENOENT; }
            at->second.triggered = true;
            return show_beacon(EPOLL_CTL_MOD, EPOLLIN);
        }
        return EINVAL;
    }

    int show_beacon(int command, std::uint32_t events) { return control(command, beacon(), events); }

    int control(int command, int fd, std::uint32_t events) {
        struct epoll_event wanted {};
        wanted.events = events;
        wanted.data.fd = fd;
        return ::epoll_ctl(set_, command, fd, &wanted) == 0 ? 0 : errno;
    }

    std::uint32_t wanted_of(std::uintptr_t ident) {
        std::uint32_t events = 0;
        if (notes_.contains({ident, EVFILT_READ})) { events |= EPOLLIN | EPOLLRDHUP; }
        if (notes_.contains({ident, EVFILT_WRITE})) { events |= EPOLLOUT; }
        if (notes_.contains({ident, except_filter})) { events |= EPOLLPRI; }
        return events;
    }

    int update(std::uintptr_t ident) {
        const std::uint32_t events = wanted_of(ident);
        return control(events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD, static_cast<int>(ident), events);
    }

    int add(const struct kevent& wanted) {
        const bool first = wanted_of(wanted.ident) == 0;
        notes_[id_of(wanted)] = {.asked = wanted, .turn = ++turns_};
        if (!first) {
            const int error = update(wanted.ident);
            if (error != ENOENT) { return error; }
            forget(wanted.ident);
            return add(wanted);
        }
        const int error = control(EPOLL_CTL_ADD, static_cast<int>(wanted.ident), wanted_of(wanted.ident));
        if (error != 0) { forget(wanted.ident); }
        return error;
    }

    int remove(place at) {
        const std::uintptr_t ident = at->first.first;
        notes_.erase(at);
        return update(ident);
    }

    void forget(std::uintptr_t ident) {
        for (const int filter : {EVFILT_READ, EVFILT_WRITE, except_filter}) {
            notes_.erase({ident, filter});
        }
    }

    int tell(std::span<const struct epoll_event> ready, struct kevent* found, int room) {
        const std::lock_guard held(lock_);
        line_.clear();
        for (const struct epoll_event& each : ready) {
            if (each.data.fd == beacon()) {
                for (auto& [its, about] : notes_) {
                    if (its.second == user_filter) { line_.push_back(&about); }
                }
                continue;
            }
            for (const int filter : {EVFILT_READ, EVFILT_WRITE, except_filter}) {
                if (const auto at = notes_.find({static_cast<std::uintptr_t>(each.data.fd), filter});
                    at != notes_.end()) {
                    at->second.seen = each.events;
                    line_.push_back(&at->second);
                }
            }
        }
        std::sort(line_.begin(), line_.end(), [](const note* one, const note* two) { return one->turn < two->turn; });
        int told = 0;
        for (note* each : line_) {
            if (told == room) { break; }
            if (active(*each, found[told])) {
                ++told;
                each->turn = ++turns_; // the end of the line
            }
        }
        return told;
    }

    bool active(note& about, struct kevent& event) {
        event = about.asked;
        event.flags = 0;
        event.fflags = 0;
        if (about.asked.filter == user_filter) {
            if (!std::exchange(about.triggered, false)) { return false; }
            event.flags = EV_CLEAR;
            show_beacon(EPOLL_CTL_MOD, 0);
            return true;
        }
        const std::uint32_t events = about.seen;
        const int fd = static_cast<int>(about.asked.ident);
        const bool gone = (events & EPOLLHUP) != 0;
        bool over = gone;
        switch (about.asked.filter) {
        case EVFILT_READ: {
            if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0) { return false; }
            over = over || (events & EPOLLRDHUP) != 0;
            int available = 0;
            if (::ioctl(fd, FIONREAD, &available) == 0) { event.data = available; }
            break;
        }
        case EVFILT_WRITE:
            if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) == 0) { return false; }
            over = over || sending_is_shut(fd);
            break;
        default:
            if ((events & EPOLLPRI) == 0) { return false; }
            event.fflags = urgent_note;
            return true;
        }
        if (over) {
            event.flags = EV_EOF;
            if ((events & EPOLLERR) != 0) { event.fflags = ECONNRESET; }
        }
        return true;
    }

    static bool sending_is_shut(int fd) {
        struct tcp_info state {};
        ::socklen_t size = sizeof(state);
        if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &state, &size) != 0) { return false; }
        const int now = state.tcpi_state;
        return now == TCP_FIN_WAIT1 || now == TCP_FIN_WAIT2 || now == TCP_CLOSING || now == TCP_LAST_ACK ||
               now == TCP_TIME_WAIT || now == TCP_CLOSE;
    }

    int set_;
    std::mutex lock_;
    std::map<id, note> notes_;
    std::uint64_t turns_ = 0;
    std::vector<struct epoll_event> ready_; // the waiting thread's; there is one at a time
    std::vector<note*> line_;               // the same
};

// A queue is closed like any descriptor, which nobody tells us: it stays here until its number is a new queue's.
std::mutex queues_lock;
std::map<int, std::shared_ptr<queue>>& queues() {
    static std::map<int, std::shared_ptr<queue>> all;
    return all;
}

} // namespace

/// A program that is executed inherits it, unless it is told otherwise.
int kqueue() noexcept { return kqueue1(0); }

int kqueue1(int flags) noexcept {
    const int set = ::epoll_create1((flags & O_CLOEXEC) != 0 ? EPOLL_CLOEXEC : 0);
    if (set >= 0) {
        const std::lock_guard held(queues_lock);
        queues()[set] = std::make_shared<queue>(set);
    }
    return set;
}

int kevent(int number, const struct kevent* changes, int count, struct kevent* found, int room,
           const struct timespec* limit) noexcept {
    std::shared_ptr<queue> here;
    {
        const std::lock_guard held(queues_lock);
        if (const auto at = queues().find(number); at != queues().end()) { here = at->second; }
    }
    if (!here) {
        errno = EBADF;
        return -1;
    }
    if (count != 0 && room != 0) { // the real one takes both at once
        errno = EINVAL;
        return -1;
    }
    for (const struct kevent* each = changes; each != changes + count; ++each) {
        if (const int error = here->change(*each); error != 0) {
            errno = error;
            return -1;
        }
    }
    return room == 0 ? 0 : here->wait(found, room, limit);
}
