// macOS, FreeBSD, NetBSD, OpenBSD.
#include "memory.hpp"
#include "polled.hpp"
#include "poller.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include <os_kqueue.hpp>

namespace portsock::native {

namespace {

using backend::attempt;
using event = struct ::kevent;

/// What travels with an event through the system, which has no room for a key on 32-bit machines: the number of an add
/// or modify. An event that was under way while its socket was changed or removed has an old one.
using registration = std::uintptr_t;
constexpr registration of_nobody = 0;
constexpr registration of_wake = 0;

constexpr interest nothing{};

template <class Filter>
event change_of(std::uintptr_t ident, Filter filter, unsigned action, unsigned note, registration number) noexcept {
    event made{};
    made.ident = ident;
    made.filter = static_cast<decltype(made.filter)>(filter);
    made.flags = static_cast<decltype(made.flags)>(action);
    made.fflags = note;
    made.udata = std::bit_cast<decltype(made.udata)>(number);
    return made;
}

/// Closed on exec, as descriptors are that settled() sees: but those it takes for made so.
attempt open_queue() noexcept {
    const attempt made = settled(attempted(operation::open, [] { return os::kqueue(); }), operation::open);
    // Normalised [queue-close-on-exec]: a child that executes another program inherits a kqueue unless it is told.
    // Ref: FreeBSD kqueue(2), "not inherited by a child created with fork(2)"; NetBSD kqueue(2), kqueue1.
    if constexpr (!kqueue_closes_on_exec) {
        if (made.ok()) {
            static_cast<void>(attempted(operation::open,
                                        [&] { return os::fcntl(static_cast<int>(made.value), F_SETFD, FD_CLOEXEC); }));
        }
    }
    return made;
}

registration number_of(const event& found) noexcept { return std::bit_cast<registration>(found.udata); }

// Normalised [one-event-a-socket]: kqueue has a filter for each interest, and an event for each filter. What belongs to
// one socket is put together here.
// Ref: FreeBSD kqueue(2), "identified by the (ident, filter) pair".
class kqueue_mechanism final : public backend::mechanism {
  public:
    kqueue_mechanism() noexcept = default;
    ~kqueue_mechanism() override {
        // Normalised [fork-and-pollers]: in a child there is no such descriptor, or it is another one.
        // Ref: FreeBSD kqueue(2), "not inherited by a child created with fork(2)".
        if (fd_ != absent && process_ == backend::this_process()) { backend::close(handle_of(fd_)); }
    }

    attempt open() noexcept {
        const attempt made = open_queue();
        if (!made.ok()) { return made; }
        fd_ = static_cast<int>(made.value);
        if constexpr (has_wake_filter) {
            return change(change_of(0, wake_filter, EV_ADD | EV_CLEAR, 0, of_wake));
        } else {
            if (const attempt opened = wake_.open(); !opened.ok()) { return opened; }
            return change(change_of(static_cast<std::uintptr_t>(wake_.fd()), EVFILT_READ, EV_ADD, 0, of_wake));
        }
    }

    attempt add(native_handle handle, interest what, std::uint64_t key) noexcept override {
        if (!possible(what)) { return {.code = errc::operation_not_supported}; }
        place wanted{.key = key, .what = what};
        {
            const std::lock_guard held(lock_);
            const auto fd = static_cast<std::size_t>(fd_of(handle));
            if (fd >= places_.size()) {
                const attempt room =
                    detail::allocate([&] { places_.resize(std::max(fd + 1, places_.size() * 2)); });
                if (!room.ok()) { return room; }
            }
            if (places_[fd].number != of_nobody) { return {.native = EEXIST, .code = errc::invalid_argument}; }
            wanted.number = next_number();
            places_[fd] = wanted;
        }
        const attempt made = change(handle, nothing, what, wanted.number);
        if (!made.ok()) { static_cast<void>(remove(handle)); }
        return made;
    }

    attempt modify(native_handle handle, interest what, std::uint64_t key) noexcept override {
        if (!possible(what)) { return {.code = errc::operation_not_supported}; }
        place before;
        registration number = of_nobody;
        {
            const std::lock_guard held(lock_);
            place* const at = place_of(handle);
            if (at == nullptr) { return {.native = ENOENT, .code = errc::invalid_argument}; }
            number = next_number();
            before = std::exchange(*at, {.key = key, .number = number, .what = what});
        }
        const attempt made = change(handle, before.what, what, number);
        if (!made.ok()) {
            const std::lock_guard held(lock_);
            if (place* const at = place_of(handle); at != nullptr) { // as it was, under the number that some of it has
                *at = before;
                at->number = number;
                static_cast<void>(change(handle, what, before.what, number));
            }
        }
        return made;
    }

    attempt remove(native_handle handle) noexcept override {
        place before;
        {
            const std::lock_guard held(lock_);
            place* const at = place_of(handle);
            if (at == nullptr) { return {.native = ENOENT, .code = errc::invalid_argument}; }
            before = std::exchange(*at, {});
        }
        return change(handle, before.what, nothing, of_nobody);
    }

    bool knows(native_handle handle) noexcept override {
        const std::lock_guard held(lock_);
        return place_of(handle) != nullptr;
    }

    void mark_readable(native_handle) noexcept override {
        // Nothing to do: these systems report a receiving half that was shut down as readable.
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
        // As many as there is room for, should each be another socket's: the system takes what it has told for
        // reported, and puts it behind all that it has not. What is dropped here could be dropped every time.
        event found[most];
        const std::size_t room = std::min(events.size(), most);
        const ::timespec limit{.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1'000'000L};
        attempt made = attempted(operation::wait, [&] {
            return os::kevent(fd_, nullptr, 0, found, static_cast<event_count>(room),
                              milliseconds < 0 ? nullptr : &limit);
        });
        if (!made.ok()) { return made; }
        const std::lock_guard held(lock_);
        const std::size_t told = made.value;
        bool changed = false;
        made.value = collect(std::span(found, told), events, woken, changed);
        if (told == room || changed) { complete(events.first(made.value)); }
        if (changed) { made.value = without_empty(events.first(made.value)); }
        // The room was full of sockets that were changed or removed meanwhile. There may be others behind them.
        if (told == room && made.value == 0 && !woken) { return {.code = errc::interrupted}; }
        return made;
    }

    void wake() noexcept override {
        if constexpr (has_wake_filter) {
            static_cast<void>(change(change_of(0, wake_filter, 0, wake_note, of_wake)));
        } else {
            wake_.signal();
        }
    }
    [[nodiscard]] native_handle native() const noexcept override { return handle_of(fd_); }

  private:
    static constexpr std::size_t most = 128;

    /// What is known of a descriptor.
    struct place {
        std::uint64_t key = 0;
        registration number = of_nobody;
        std::uint32_t event = 0; // where it is in the batch that is being collected, if it is
        interest what = nothing;
    };

    static bool possible(interest what) noexcept { return has_urgent_filter || !(what & interest::urgent); }

    registration next_number() noexcept {
        if (++last_number_ == of_nobody) { ++last_number_; }
        return last_number_;
    }

    place* place_of(native_handle handle) noexcept {
        const auto fd = static_cast<std::size_t>(fd_of(handle));
        return fd < places_.size() && places_[fd].number != of_nobody ? &places_[fd] : nullptr;
    }

    attempt change(std::span<const event> changes) const noexcept {
        attempt made = attempted(operation::wait, [&] {
            return os::kevent(fd_, changes.data(), static_cast<event_count>(changes.size()), nullptr, 0, nullptr);
        });
        if (made.code == errc::interrupted) { made = {}; } // not before all changes were made, says kqueue(2)
        return made;
    }
    attempt change(const event& one) const noexcept { return change(std::span(&one, 1)); }

    /// The list ends with the first change that the system refuses, so what is not wanted comes after what is.
    attempt change(native_handle handle, interest from, interest to, registration number) const noexcept {
        const auto fd = static_cast<std::uintptr_t>(fd_of(handle));
        event changes[6];
        std::size_t count = 0;
        const auto turn = [&](interest which, auto filter, unsigned note, bool on) {
            const bool wanted = to & which;
            if (on ? !wanted : wanted || !(from & which)) { return; }
            changes[count] = change_of(fd, filter, on ? EV_ADD : EV_DELETE, note, number);
            ++count;
        };
        for (const bool on : {true, false}) {
            turn(interest::readable, EVFILT_READ, 0, on);
            turn(interest::writable, EVFILT_WRITE, 0, on);
            if constexpr (has_urgent_filter) { turn(interest::urgent, urgent_filter, urgent_note, on); }
        }
        return change(std::span(changes, count));
    }

    /// `changed`: some of the events are empty, and the system is to be asked, because what it told was of before a
    /// change. Telling it again would be no better while another thread changes the socket without end.
    std::size_t collect(std::span<const event> found, std::span<poll_event> events, bool& woken, bool& changed) noexcept {
        std::size_t count = 0;
        for (const event& one : found) {
            if (number_of(one) == of_wake) {
                if constexpr (!has_wake_filter) { wake_.drain(); }
                woken = true;
                continue;
            }
            const auto fd = static_cast<std::size_t>(one.ident);
            place& at = places_[fd];
            if (at.number == of_nobody) { continue; }
            if (at.event >= count || in_batch_[at.event] != fd) {
                at.event = static_cast<std::uint32_t>(count);
                in_batch_[count] = fd;
                events[count] = {.key = at.key};
                ++count;
            }
            if (number_of(one) == at.number) {
                merge(one, events[at.event]);
            } else {
                changed = true;
            }
        }
        return count;
    }

    static std::size_t without_empty(std::span<poll_event> events) noexcept {
        const auto empty = [](const poll_event& one) { return one == poll_event{.key = one.key}; };
        return static_cast<std::size_t>(std::remove_if(events.begin(), events.end(), empty) - events.begin());
    }

    static void merge(const event& found, poll_event& into) noexcept {
        const bool over = (found.flags & EV_EOF) != 0;
        if (found.filter == EVFILT_READ) {
            into.readable = true;
            into.closed = into.closed || over;
        } else if (found.filter == EVFILT_WRITE) {
            // Normalised [own-shutdown]: kqueue calls the end of our own sending an end too.
            // Ref: FreeBSD kqueue(2), EVFILT_WRITE, EV_EOF.
            into.writable = true;
        } else {
            // All that this filter has to say: a socket that is watched for urgent data alone is not seen to end.
            into.urgent = into.urgent || (found.fflags & urgent_note) != 0;
            return;
        }
        if (over && found.fflags != 0) { // the socket's error
            into.error = true;
            into.readable = true;
            into.writable = true;
            into.closed = true;
        }
    }

    /// There may have been more events than room, and among them the other filters' of the same sockets. All that holds
    /// is to be told together, so the sockets are asked.
    void complete(std::span<poll_event> events) noexcept {
        ::pollfd asked[most];
        for (std::size_t at = 0; at < events.size(); ++at) {
            const interest what = places_[in_batch_[at]].what;
            int about = 0;
            if ((what & interest::readable) && !events[at].readable) { about |= POLLIN; }
            if ((what & interest::writable) && !events[at].writable) { about |= POLLOUT; }
            if ((what & interest::urgent) && !events[at].urgent) { about |= POLLPRI; }
            asked[at] = {.fd = about == 0 ? absent : static_cast<int>(in_batch_[at]),
                         .events = static_cast<short>(about),
                         .revents = 0};
        }
        const bool any =
            std::any_of(asked, asked + events.size(), [](const ::pollfd& one) { return one.fd != absent; });
        if (!any) { return; }
        const attempt answered =
            attempted(operation::wait, [&] { return os::poll(asked, static_cast<::nfds_t>(events.size()), 0); });
        if (!answered.ok()) { return; }
        for (std::size_t at = 0; at < events.size(); ++at) {
            const int seen = asked[at].revents;
            const int about = asked[at].events;
            if (seen == 0) { continue; }
            const polled_state state = state_of(asked[at]);
            if ((about & POLLIN) != 0 && state.readable) { events[at].readable = true; }
            if ((about & POLLOUT) != 0 && state.writable) { events[at].writable = true; }
            if ((about & POLLPRI) != 0 && state.urgent) { events[at].urgent = true; }
        }
    }

    int fd_ = absent;
    std::uint32_t process_ = backend::this_process();
    table_mutex lock_;          // of the table; held by wait() only once it has waited
    std::vector<place> places_; // by descriptor
    registration last_number_ = of_nobody;
    std::size_t in_batch_[most] = {}; // the descriptors of the batch that is being collected
    wake_pipe wake_;                  // where there is no filter for it
};

} // namespace

bool has_error_behind_data(int fd) noexcept {
    const attempt made = open_queue();
    if (!made.ok()) { return false; } // it is told when the data has been received
    const auto ident = static_cast<std::uintptr_t>(fd);
    const event changes[] = {change_of(ident, EVFILT_READ, EV_ADD, 0, of_wake)};
    const int queue = static_cast<int>(made.value);
    const ::timespec at_once{};
    bool error = false;
    if (attempted(operation::wait, [&] { return os::kevent(queue, changes, 1, nullptr, 0, &at_once); }).ok()) {
        event found{};
        const attempt told =
            attempted(operation::wait, [&] { return os::kevent(queue, nullptr, 0, &found, 1, &at_once); });
        error = told.ok() && told.value != 0 && (found.flags & EV_EOF) != 0 && found.fflags != 0;
    }
    backend::close(handle_of(queue));
    return error;
}

poll_mechanism own_mechanism() noexcept { return poll_mechanism::kqueue; }

attempt open_own_mechanism(std::unique_ptr<backend::mechanism>& made) noexcept {
    std::unique_ptr<kqueue_mechanism> own(new (std::nothrow) kqueue_mechanism);
    if (own == nullptr) { return {.code = errc::not_enough_memory}; }
    const attempt opened = own->open();
    if (opened.ok()) { made = std::move(own); }
    return opened;
}

} // namespace portsock::native
