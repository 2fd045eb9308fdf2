#include <portsock/poller.hpp>

#include <array>
#include <atomic>
#include <mutex>
#include <new>
#include <utility>

#include "backend.hpp"
#include "blocking.hpp"
#include "mutex.hpp"
#include "never_destroyed.hpp"
#include "watching.hpp"

namespace portsock {

namespace detail {

struct poller_state {
    std::unique_ptr<backend::mechanism> mechanism;
    poll_mechanism kind = poll_mechanism::best;
    std::uint32_t number = 0;
    std::atomic<int> waiting = 0; // or 1: see stop_signal::state_
};

namespace {

using backend::attempt;

/// Where a socket finds its poller by number, so that neither needs a pointer to the other. The lock is that of adding,
/// removing and closing, never that of a wait.
struct place {
    backend::mutex lock;
    poller_state* state = nullptr;
    std::atomic<std::uint32_t> process = 0; // whose the poller is
};

constexpr std::uint32_t place_count = (watcher_mask >> watcher_shift) + 1; // number 0 is "none"

constinit never_destroyed<std::array<place, place_count>> all_places;
constinit auto& places = all_places.value;

/// Numbers are given in turn, so that one comes back as late as possible: a socket may still have a dead poller's.
std::atomic<std::uint32_t> last_number = 0;

bool take_place(poller_state& state) noexcept {
    for (std::uint32_t tries = 1; tries < place_count; ++tries) {
        const std::uint32_t number = last_number.fetch_add(1, std::memory_order_relaxed) % (place_count - 1) + 1;
        const std::lock_guard held(places[number].lock);
        if (places[number].state == nullptr) {
            places[number].state = &state;
            places[number].process.store(backend::this_process(), std::memory_order_relaxed);
            state.number = number;
            return true;
        }
    }
    return false;
}

// Normalised [fork-and-pollers]: a child has a copy of its parent's poller which is the same poller on one system, where
// it would take the parent's sockets out of it, and no poller on others, where the number of its descriptor is
// somebody else's. So in a child nothing is taken out, and no lock waited for whose owner may not exist there.
// Ref: Linux epoll(7), "Questions and answers", Q6; FreeBSD kqueue(2), "not inherited by a child created with fork(2)".
bool is_of_parent(std::uint32_t watcher) noexcept {
    return places[watcher].process.load(std::memory_order_relaxed) != backend::this_process();
}

void leave_place(const poller_state& state) noexcept {
    if (is_of_parent(state.number)) { return; }
    const std::lock_guard held(places[state.number].lock);
    places[state.number].state = nullptr;
}

} // namespace

void stop_watching(std::uint32_t watcher, native_handle handle) noexcept {
    if (is_of_parent(watcher)) { return; }
    const std::lock_guard held(places[watcher].lock);
    // A handle that is not there is what was to be achieved.
    if (places[watcher].state != nullptr) { static_cast<void>(places[watcher].state->mechanism->remove(handle)); }
}

void watched_receive_shut(std::uint32_t watcher, native_handle handle) noexcept {
    if (is_of_parent(watcher)) { return; }
    const std::lock_guard held(places[watcher].lock);
    if (places[watcher].state != nullptr) { places[watcher].state->mechanism->mark_readable(handle); }
}

} // namespace detail

namespace {

using detail::socket_access;

failure<error> refused(errc code, std::int32_t native = 0) noexcept {
    return failure{error(code, operation::wait, native)};
}

bool watched_elsewhere(const socket& watched, const detail::poller_state& here) noexcept {
    const std::uint32_t number = socket_access::watcher(watched);
    if (number == 0 || number == here.number) { return false; }
    const std::lock_guard held(detail::places[number].lock);
    const detail::poller_state* const other = detail::places[number].state;
    return other != nullptr && other->mechanism->knows(watched.native());
}

} // namespace

poller::poller() noexcept = default;
poller::poller(std::unique_ptr<detail::poller_state> state) noexcept : state_(std::move(state)) {}
poller::poller(poller&& other) noexcept = default;
poller& poller::operator=(poller&& other) noexcept {
    poller gone(std::move(*this));
    state_ = std::move(other.state_);
    return *this;
}
poller::~poller() {
    if (state_) { detail::leave_place(*state_); }
}

result<poller> poller::open(poll_mechanism which) {
    std::unique_ptr<detail::poller_state> state(new (std::nothrow) detail::poller_state);
    if (state == nullptr) { return refused(errc::not_enough_memory); }
    backend::attempt made;
    const std::span<const poll_mechanism> choice =
        which == poll_mechanism::best ? backend::mechanisms() : std::span(&which, 1);
    for (const poll_mechanism one : choice) {
        state->kind = one;
        made = backend::open_mechanism(one, state->mechanism);
        if (made.code != errc::operation_not_supported) { break; }
    }
    if (!made.ok()) { return refused(made.code, made.native); }
    if (!detail::take_place(*state)) { return refused(errc::too_many_files_open); }
    return poller(std::move(state));
}

poll_mechanism poller::mechanism() const noexcept { return state_ ? state_->kind : poll_mechanism::best; }

result<void> poller::add(const socket& watched, interest what, std::uint64_t key) {
    if (!is_open() || !watched.is_open()) { return refused(errc::bad_file_descriptor); }
    // Normalised [watched-once]: a socket that is watched twice, or closed, is an error here, replaced or passed over
    // there.
    // Ref: Linux epoll_ctl(2), EEXIST; FreeBSD kqueue(2), EV_ADD; POSIX.1-2024 poll(), POLLNVAL.
    if (key == no_key || watched_elsewhere(watched, *state_)) { return refused(errc::invalid_argument); }
    using detail::fact;
    if (!socket_access::can_become_ready(watched)) { return refused(errc::not_connected); }
    // All that concerns the socket comes first: another thread may be told of it, and remove or close it, before the
    // call of the mechanism has returned here.
    const native_handle handle = watched.native();
    const bool shut = socket_access::is(watched, fact::receive_shut);
    const std::uint32_t before = socket_access::watcher(watched);
    socket_access::set_watcher(watched, state_->number);
    const backend::attempt added = state_->mechanism->add(handle, what, key);
    if (!added.ok()) {
        socket_access::set_watcher(watched, before);
        return refused(added.code, added.native);
    }
    if (shut) { state_->mechanism->mark_readable(handle); }
    return {};
}

result<void> poller::modify(const socket& watched, interest what, std::uint64_t key) {
    if (!is_open() || !watched.is_open()) { return refused(errc::bad_file_descriptor); }
    if (key == no_key || socket_access::watcher(watched) != state_->number) { return refused(errc::invalid_argument); }
    const backend::attempt modified = state_->mechanism->modify(watched.native(), what, key);
    if (!modified.ok()) { return refused(modified.code, modified.native); }
    return {};
}

result<void> poller::remove(const socket& watched) {
    if (!is_open() || !watched.is_open()) { return refused(errc::bad_file_descriptor); }
    if (socket_access::watcher(watched) != state_->number) { return refused(errc::invalid_argument); }
    const backend::attempt removed = state_->mechanism->remove(watched.native());
    socket_access::set_watcher(watched, 0);
    if (!removed.ok()) { return refused(removed.code, removed.native); }
    return {};
}

result<std::span<poll_event>> poller::wait(std::span<poll_event> events, const until& limit) {
    if (!is_open()) { return refused(errc::bad_file_descriptor); }
    if (events.empty()) { return refused(errc::invalid_argument); }
    if (limit.stopped()) { return refused(errc::operation_canceled); }
    if (state_->waiting.exchange(1, std::memory_order_acquire) != 0) { return refused(errc::operation_in_progress); }
    detail::countdown left(limit);
    native_handle stop = native_handle::none;
    backend::attempt waited = limit.unlimited() ? backend::attempt() : left.stop_waiter(stop);
    bool woken = false;
    bool over = !waited.ok();
    while (!over) {
        const int milliseconds = left.milliseconds_left();
        waited = state_->mechanism->wait(events, left.one_wait(milliseconds), stop, woken);
        if (left.stopped()) { waited = {.code = errc::operation_canceled}; }
        if (waited.ok() && waited.value == 0 && !woken && milliseconds == 0) { waited = {.code = errc::timed_out}; }
        // A wait for less than there is left ends without a reason. An interrupted one has not looked yet, so another
        // follows even if no time is left.
        over = waited.ok() ? waited.value != 0 || woken : waited.code != errc::interrupted;
    }
    state_->waiting.store(0, std::memory_order_release);
    if (!waited.ok()) { return refused(waited.code, waited.native); }
    return events.first(waited.value);
}

void poller::wake() noexcept {
    if (state_) { state_->mechanism->wake(); }
}

native_handle poller::native() const noexcept { return state_ ? state_->mechanism->native() : native_handle::none; }

} // namespace portsock
