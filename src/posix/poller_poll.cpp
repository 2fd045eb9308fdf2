// poll(): everywhere, at a cost that grows with the number of sockets watched.
#include "memory.hpp"
#include "polled.hpp"
#include "poller.hpp"

#include <algorithm>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace portsock::native {

namespace {

using backend::attempt;

/// What the system passes over: another spelling of a descriptor, which can be read back.
constexpr int skipped(int fd) noexcept { return -1 - fd; }
constexpr int descriptor_of(const ::pollfd& one) noexcept { return one.fd < 0 ? skipped(one.fd) : one.fd; }

short events_of(interest what) noexcept {
    int events = 0;
    if (what & interest::readable) { events |= POLLIN | peer_closed_event; }
    if (what & interest::writable) { events |= POLLOUT; }
    if (what & interest::urgent) { events |= POLLPRI; }
    return static_cast<short>(events);
}

/// A change while another thread waits goes into the table and wakes the waiter, which copies the table and waits
/// again.
class poll_wait_mechanism final : public backend::mechanism {
  public:
    attempt open() noexcept { return wake_.open(); }

    attempt add(native_handle handle, interest what, std::uint64_t key) noexcept override {
        const std::lock_guard held(lock_);
        const auto fd = static_cast<std::size_t>(fd_of(handle));
        if (place_of(handle) != nowhere) { return {.native = EEXIST, .code = errc::invalid_argument}; }
        const std::size_t at = keys_.size();
        const attempt room = detail::allocate([&] {
            if (fd >= places_.size()) { places_.resize(std::max(fd + 1, places_.size() * 2), nowhere); }
            watched_.push_back(entry_of(handle, what));
            keys_.push_back(key);
        });
        if (!room.ok()) {
            watched_.resize(at);
            return room;
        }
        places_[fd] = at;
        changed();
        return {};
    }

    attempt modify(native_handle handle, interest what, std::uint64_t key) noexcept override {
        const std::lock_guard held(lock_);
        const std::size_t at = place_of(handle);
        if (at == nowhere) { return {.native = ENOENT, .code = errc::invalid_argument}; }
        watched_[at] = entry_of(handle, what);
        keys_[at] = key;
        changed();
        return {};
    }

    attempt remove(native_handle handle) noexcept override {
        const std::lock_guard held(lock_);
        const std::size_t at = place_of(handle);
        if (at == nowhere) { return {.native = ENOENT, .code = errc::invalid_argument}; }
        places_[static_cast<std::size_t>(fd_of(handle))] = nowhere;
        if (at + 1 != watched_.size()) { // the last one takes its place
            watched_[at] = watched_.back();
            keys_[at] = keys_.back();
            places_[static_cast<std::size_t>(descriptor_of(watched_[at]))] = at;
        }
        watched_.pop_back();
        keys_.pop_back();
        changed();
        return {};
    }

    bool knows(native_handle handle) noexcept override {
        const std::lock_guard held(lock_);
        return place_of(handle) != nowhere;
    }

    void mark_readable(native_handle) noexcept override {
        // Nothing to do: POSIX systems report a receiving half that was shut down as readable.
    }

    attempt wait(std::span<poll_event> events, int milliseconds, native_handle stop, bool& woken) noexcept override {
        std::unique_lock held(lock_);
        attempt made = copy(stop);
        if (!made.ok()) { return made; }
        if (milliseconds != 0) {
            polling_ = true;
            held.unlock();
            made = poll(milliseconds);
            held.lock();
            polling_ = false;
            if (!made.ok()) { return made; }
        }
        // What was found of sockets that were changed or removed meanwhile may be wrong; readiness stays, so ask again,
        // and this time nothing changes meanwhile.
        if (milliseconds == 0 || copied_ != version_) {
            made = copy(stop);
            if (made.ok()) { made = poll(0); }
            if (!made.ok()) { return made; }
        }
        if (polled_[polled_.size() - 2].revents != 0) {
            wake_.drain();
            woken = std::exchange(wanted_, false);
        }
        made.value = collect(events);
        return made;
    }

    void wake() noexcept override {
        const std::lock_guard held(lock_);
        wanted_ = true;
        wake_.signal();
    }

  private:
    static constexpr std::size_t nowhere = SIZE_MAX;

    std::size_t place_of(native_handle handle) const noexcept {
        const auto fd = static_cast<std::size_t>(fd_of(handle));
        return fd < places_.size() ? places_[fd] : nowhere;
    }

    static ::pollfd entry_of(native_handle handle, interest what) noexcept {
        const short events = events_of(what);
        // Normalised [paused-is-quiet]: errors and a hang-up are reported whether they are asked for or not.
        // Ref: POSIX.1-2024 poll(), POLLERR and POLLHUP.
        const int fd = fd_of(handle);
        return {.fd = events == 0 ? skipped(fd) : fd, .events = events, .revents = 0};
    }

    /// For poll(): the table, the wake-up and the stop.
    attempt copy(native_handle stop) noexcept {
        if (copied_ != version_) {
            const attempt room = detail::allocate([&] {
                polled_.assign(watched_.begin(), watched_.end());
                polled_.push_back({.fd = wake_.fd(), .events = POLLIN, .revents = 0});
                polled_.push_back({.fd = absent, .events = POLLIN, .revents = 0});
            });
            if (!room.ok()) { return room; }
            copied_ = version_;
        }
        polled_.back().fd = fd_of(stop);
        return {};
    }

    attempt poll(int milliseconds) noexcept {
        return attempted(operation::wait, [&] {
            return os::poll(polled_.data(), static_cast<::nfds_t>(polled_.size()), milliseconds);
        });
    }

    void changed() noexcept {
        ++version_;
        if (polling_) { wake_.signal(); }
    }

    /// From where the last batch ended, so that a few busy sockets do not keep the others from being reported.
    std::size_t collect(std::span<poll_event> events) noexcept {
        const std::size_t all = polled_.size() - 2;
        std::size_t count = 0;
        if (all == 0) { return count; }
        std::size_t at = next_ % all;
        for (std::size_t seen = 0; seen < all && count < events.size(); ++seen, at = at + 1 == all ? 0 : at + 1) {
            const short told = polled_[at].revents;
            // Normalised [urgent-end]: both directions have ended in order, of which a socket that is watched for
            // urgent data alone is not told elsewhere. Nothing more can come, so it is not asked about again.
            // Ref: POSIX.1-2024 poll(), POLLHUP.
            if (told == POLLHUP && polled_[at].events == POLLPRI && (poll_tells_errors || !has_error(polled_[at].fd))) {
                polled_[at].fd = watched_[at].fd = skipped(descriptor_of(watched_[at]));
            } else if (told != 0) {
                events[count] = event_of(polled_[at], keys_[at]);
                ++count;
            }
        }
        next_ = at;
        return count;
    }

    static poll_event event_of(const ::pollfd& polled, std::uint64_t key) noexcept {
        // A handle closed behind the poller's back: an error that receive will explain.
        if ((polled.revents & POLLNVAL) != 0) {
            return {.key = key, .readable = true, .writable = true, .error = true};
        }
        const polled_state state = state_of(polled);
        poll_event event{.key = key,
                         .readable = state.readable,
                         .writable = state.writable,
                         .urgent = state.urgent,
                         .error = state.error,
                         .closed = state.closed};
        if constexpr (!poll_tells_errors) {
            if (has_error(polled.fd)) { event.readable = event.writable = event.error = event.closed = true; }
        }
        return event;
    }

    table_mutex lock_;
    std::vector<::pollfd> watched_;
    std::vector<std::uint64_t> keys_;
    std::vector<std::size_t> places_; // by descriptor
    std::vector<::pollfd> polled_;    // what the waiting thread works on: a copy, then the wake-up and the stop
    std::size_t next_ = 0;
    std::uint64_t version_ = 1;
    std::uint64_t copied_ = 0;
    bool polling_ = false;
    bool wanted_ = false; // by wake(); otherwise a wake-up only means that the table has changed
    wake_pipe wake_;
};

} // namespace

attempt open_poll(std::unique_ptr<backend::mechanism>& made) noexcept {
    std::unique_ptr<poll_wait_mechanism> own(new (std::nothrow) poll_wait_mechanism);
    if (own == nullptr) { return {.code = errc::not_enough_memory}; }
    const attempt opened = own->open();
    if (opened.ok()) { made = std::move(own); }
    return opened;
}

} // namespace portsock::native
