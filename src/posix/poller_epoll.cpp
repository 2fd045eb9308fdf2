// Linux.
#include "poller.hpp"

#include <algorithm>
#include <array>
#include <utility>

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
/// own for a socket.
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
        attempt made = change(EPOLL_CTL_ADD, fd_of(handle), events_of(what), key);
        if (made.native == EEXIST) { made.code = errc::invalid_argument; }
        return made;
    }
    attempt modify(native_handle handle, interest what, std::uint64_t key) noexcept override {
        return change(EPOLL_CTL_MOD, fd_of(handle), events_of(what), key);
    }
    attempt remove(native_handle handle) noexcept override { return change(EPOLL_CTL_DEL, fd_of(handle), 0, 0); }

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
        for (const ::epoll_event& one : std::span(found, made.value())) {
            if (one.data.u64 == poller::no_key) {
                wake_.drain();
                woken = true;
            } else {
                *next = shapes[shape_of(one.events)];
                next->key = one.data.u64;
                ++next;
            }
        }
        return {.value = static_cast<std::size_t>(next - events.data())};
    }

    void wake() noexcept override { wake_.signal(); }

  private:
    attempt change(int command, int fd, std::uint32_t events, std::uint64_t key) const noexcept {
        ::epoll_event wanted{};
        wanted.events = events;
        wanted.data.u64 = key;
        return attempted(operation::wait, [&] { return os::epoll_ctl(fd_, command, fd, &wanted); });
    }

    static std::uint32_t events_of(interest what) noexcept {
        std::uint32_t events = 0;
        if (what & interest::readable) { events |= EPOLLIN | EPOLLRDHUP; }
        if (what & interest::writable) { events |= EPOLLOUT; }
        if (what & interest::urgent) { events |= EPOLLPRI; }
        return events;
    }

    int fd_ = absent;
    wake_pipe wake_;
};

} // namespace

poll_mechanism own_mechanism() noexcept { return poll_mechanism::epoll; }

attempt open_own_mechanism(std::unique_ptr<backend::mechanism>& made) noexcept {
    auto own = std::make_unique<epoll_mechanism>();
    const attempt opened = own->open();
    if (opened.ok()) { made = std::move(own); }
    return opened;
}

} // namespace portsock::native
