// Linux.
#include "memory.hpp"
#include "poller.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include <os_epoll.hpp>

namespace portsock::native {

namespace {

using backend::attempt;

/// What epoll reports as we do, looked up instead of computed bit by bit: a server does this for every request.
constexpr poll_event event_of(std::uint32_t seen) noexcept {
    return {.readable = (seen & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0,
            .writable = (seen & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
            .urgent = (seen & EPOLLPRI) != 0,
            .error = (seen & EPOLLERR) != 0,
            .closed = (seen & (EPOLLRDHUP | EPOLLHUP)) != 0};
}

constexpr std::uint32_t low_bits = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLERR | EPOLLHUP;
static_assert(low_bits == 0x1f && EPOLLRDHUP == 0x2000);

constexpr std::size_t shape_of(std::uint32_t seen) noexcept { return (seen & low_bits) | (seen & EPOLLRDHUP) >> 8U; }

constexpr std::array<poll_event, 64> shapes = [] {
    std::array<poll_event, 64> all;
    for (std::uint32_t low = 0; low <= low_bits; ++low) {
        all[shape_of(low)] = event_of(low);
        all[shape_of(low | EPOLLRDHUP)] = event_of(low | EPOLLRDHUP);
    }
    return all;
}();

/// The user's key travels in the event itself, so that there is no table to keep: this mechanism has no memory of its
/// own for a socket, but for those that are watched for urgent data alone.
class epoll_mechanism final : public backend::mechanism {
  public:
    epoll_mechanism() noexcept = default;
    ~epoll_mechanism() override {
        if (fd_ != absent) { backend::close(handle_of(fd_)); }
    }

    attempt open() noexcept {
        const attempt made =
            settled(attempted(operation::open, [] { return os::epoll_create1(EPOLL_CLOEXEC); }), operation::open);
        if (!made.ok()) { return made; }
        fd_ = static_cast<int>(made.value);
        if (const attempt opened = wake_.open(); !opened.ok()) { return opened; }
        return change(EPOLL_CTL_ADD, wake_.fd(), EPOLLIN, poller::no_key);
    }

    attempt add(native_handle handle, interest what, std::uint64_t key) noexcept override {
        const int fd = fd_of(handle);
        const bool urgent = what == interest::urgent;
        const std::unique_lock held = urgent ? std::unique_lock(lock_) : std::unique_lock<table_mutex>();
        if (urgent) {
            if (const attempt room = make_room_for_urgent(); !room.ok()) { return room; }
        }
        attempt made = change(EPOLL_CTL_ADD, fd, events_of(what), key_of(what, key));
        if (made.native == EEXIST) { made.code = errc::invalid_argument; }
        if (urgent && made.ok()) { note_urgent(fd, key); }
        return made;
    }
    attempt modify(native_handle handle, interest what, std::uint64_t key) noexcept override {
        const int fd = fd_of(handle);
        const bool urgent = what == interest::urgent;
        const std::unique_lock held =
            urgent || urgent_count_ != 0 ? std::unique_lock(lock_) : std::unique_lock<table_mutex>();
        if (urgent) {
            if (const attempt room = make_room_for_urgent(); !room.ok()) { return room; }
        }
        const attempt made = change(EPOLL_CTL_MOD, fd, events_of(what), key_of(what, key));
        if (made.ok() && held) {
            forget_urgent(fd);
            if (urgent) { note_urgent(fd, key); }
        }
        return made;
    }
    attempt remove(native_handle handle) noexcept override {
        const std::unique_lock held = urgent_count_ != 0 ? std::unique_lock(lock_) : std::unique_lock<table_mutex>();
        if (held) { forget_urgent(fd_of(handle)); }
        return change(EPOLL_CTL_DEL, fd_of(handle), 0, 0);
    }

    bool knows(native_handle handle) noexcept override {
        // Linux says so only when asked to do something; adding what is there changes nothing.
        const attempt made = change(EPOLL_CTL_ADD, fd_of(handle), 0, poller::no_key);
        if (made.ok()) { static_cast<void>(remove(handle)); }
        return made.native == EEXIST;
    }

    void mark_readable(native_handle) noexcept override {
        // Nothing to do: Linux reports a receiving half that was shut down as readable.
    }

    attempt wait(std::span<poll_event> events, int milliseconds, native_handle stop, bool& woken) noexcept override {
        if (stop != native_handle::none) {
            // A stop signal is watched beside the set and not in it: it belongs to this call only.
            const attempt waited = backend::wait(handle_of(fd_), interest::readable, milliseconds, stop);
            if (!waited.ok() || (waited.value & backend::found_readable) == 0) {
                return {.native = waited.native, .code = waited.code};
            }
            milliseconds = 0;
        }
        // As many as there is room for, though the wake-up may be one of them: Linux takes what it has told for
        // reported, and puts it behind all that it has not. What is dropped here would be dropped every time.
        constexpr std::size_t most = 256;
        ::epoll_event found[most];
        const int room = static_cast<int>(std::min(events.size(), most));
        const backend::packed_attempt made =
            attempted(operation::wait, [&] { return os::epoll_wait(fd_, found, room, milliseconds); });
        if (!made.ok()) [[unlikely]] { return made; }
        poll_event* next = events.data();
        bool urgent = false;
        for (const ::epoll_event& one : std::span(found, made.value())) {
            if (one.data.u64 == poller::no_key) {
                if ((one.events & EPOLLIN) == 0) {
                    urgent = true; // or a socket that is paused, this once
                    continue;
                }
                wake_.drain();
                woken = true;
            } else {
                *next = shapes[shape_of(one.events)];
                next->key = one.data.u64;
                ++next;
            }
        }
        std::size_t count = static_cast<std::size_t>(next - events.data());
        if (urgent) [[unlikely]] { count += report_urgent(events.subspan(count)); }
        return {.value = count};
    }

    void wake() noexcept override { wake_.signal(); }
    [[nodiscard]] native_handle native() const noexcept override { return handle_of(fd_); }

  private:
    attempt change(int command, int fd, std::uint32_t events, std::uint64_t key) const noexcept {
        ::epoll_event wanted{};
        wanted.events = events;
        wanted.data.u64 = key;
        return attempted(operation::wait, [&] { return os::epoll_ctl(fd_, command, fd, &wanted); });
    }

    // Normalised [paused-is-quiet]: errors and a hang-up are reported whether they are asked for or not. A socket with no
    // interest is told of once only, and not under a key of the user's. One that is watched for urgent data alone is told
    // of once, too, and then looked at.
    // Ref: Linux epoll_ctl(2), EPOLLERR, EPOLLHUP and EPOLLONESHOT.
    static bool is_told_once(interest what) noexcept { return what == interest{} || what == interest::urgent; }
    static std::uint64_t key_of(interest what, std::uint64_t key) noexcept {
        return is_told_once(what) ? poller::no_key : key;
    }
    static std::uint32_t events_of(interest what) noexcept {
        std::uint32_t events = 0;
        if (is_told_once(what)) { events |= EPOLLONESHOT; }
        if (what & interest::readable) { events |= EPOLLIN | EPOLLRDHUP; }
        if (what & interest::writable) { events |= EPOLLOUT; }
        if (what & interest::urgent) { events |= EPOLLPRI; }
        return events;
    }

    struct urgent_entry {
        int fd;
        std::uint64_t key;
    };

    attempt make_room_for_urgent() noexcept {
        if (urgent_.size() != urgent_.capacity()) { return {}; }
        return detail::allocate([&] { urgent_.reserve(urgent_.size() * 2 + 1); });
    }
    void note_urgent(int fd, std::uint64_t key) noexcept {
        urgent_.push_back({.fd = fd, .key = key});
        urgent_count_ = urgent_.size();
    }
    void forget_urgent(int fd) noexcept {
        std::erase_if(urgent_, [&](const urgent_entry& one) { return one.fd == fd; });
        urgent_count_ = urgent_.size();
    }

    /// One of those that are watched for urgent data alone was told of, if there are such.
    std::size_t report_urgent(std::span<poll_event> events) noexcept {
        const std::lock_guard held(lock_);
        std::size_t count = 0;
        for (const urgent_entry& one : urgent_) {
            ::pollfd asked{.fd = one.fd, .events = POLLPRI, .revents = 0};
            static_cast<void>(attempted(operation::wait, [&] { return os::poll(&asked, 1, 0); }));
            // Normalised [urgent-end]: both directions have ended in order, of which such a socket is not told
            // elsewhere. Nothing more can come.
            // Ref: POSIX.1-2024 poll(), POLLHUP.
            if (asked.revents == POLLHUP) { continue; }
            static_cast<void>(change(EPOLL_CTL_MOD, one.fd, events_of(interest::urgent), poller::no_key));
            if (asked.revents == 0 || count == events.size()) { continue; }
            events[count] = shapes[shape_of(static_cast<std::uint32_t>(asked.revents) & low_bits)];
            events[count].key = one.key;
            ++count;
        }
        // Each has its turn, however small the batches.
        if (count != 0) { std::rotate(urgent_.begin(), urgent_.begin() + 1, urgent_.end()); }
        return count;
    }

    int fd_ = absent;
    wake_pipe wake_;
    table_mutex lock_; // of what follows
    std::vector<urgent_entry> urgent_;
    std::atomic<std::size_t> urgent_count_ = 0;
};

} // namespace

poll_mechanism own_mechanism() noexcept { return poll_mechanism::epoll; }

attempt open_own_mechanism(std::unique_ptr<backend::mechanism>& made) noexcept {
    std::unique_ptr<epoll_mechanism> own(new (std::nothrow) epoll_mechanism);
    if (own == nullptr) { return {.code = errc::not_enough_memory}; }
    const attempt opened = own->open();
    if (opened.ok()) { made = std::move(own); }
    return opened;
}

} // namespace portsock::native
