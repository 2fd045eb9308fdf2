#include "watch.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <new>

#include <poll.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "local.hpp"
#include "newcomers.hpp"
#include "signals.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

namespace {

constexpr std::uint32_t in = POLLIN | POLLRDNORM;
constexpr std::uint32_t out = POLLOUT | POLLWRNORM;
constexpr std::uint32_t urgent = POLLPRI | POLLRDBAND;
constexpr std::uint32_t always = POLLERR | POLLHUP | POLLNVAL;
constexpr int slice = 10; // milliseconds between two looks at what cannot wake us

/// What is being watched: a socket, held as long as this lasts, or a descriptor of the C run-time library.
struct entry {
    description* held = nullptr;
    std::size_t asked = 0; // index of its system::watched_socket + 1
    entry() noexcept = default;
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;
    ~entry() {
        if (held != nullptr) { release(held); }
    }
};

/// What is known of a socket without the system: 0 = it must be asked.
std::uint32_t known_of(description& of) noexcept {
    std::uint32_t found = 0;
    if (of.kind == socket_kind::stream) {
        if (of.is(fact::connecting)) {
            const backend::attempt ended = settle_pending(of);
            if (ended.code == errc::connection_already_in_progress) { return 0; }
        }
        if (!of.is(fact::connected | fact::listening)) {
            found = POLLHUP | out | (of.pending_error.load() != errc{} ? in | POLLERR : 0U);
            return found;
        }
    }
    if (of.local != nullptr && of.is(fact::listening) && has_introduced(of)) { found |= in; }
    if (of.pending_error.load() != errc{}) { found |= in | out | POLLERR; }
    if (of.is(fact::receive_shut)) { found |= in | POLLRDHUP; }
    if (of.is(fact::receive_shut) && of.is(fact::send_shut)) { found |= POLLHUP; }
    return found;
}

std::uint32_t found_by_socket(const description& of, std::uint32_t events) noexcept {
    std::uint32_t found = 0;
    // Whether a local listener has somebody to give is not the system's to say.
    if (of.local != nullptr && of.is(fact::listening)) { events &= ~system::socket_readable; }
    if ((events & system::socket_readable) != 0) { found |= in; }
    if ((events & system::socket_urgent) != 0) { found |= urgent; }
    if ((events & system::socket_writable) != 0) { found |= out; }
    if ((events & system::socket_ended) != 0) {
        found |= in | POLLRDHUP;
        if (of.is(fact::send_shut | fact::read_end)) { found |= POLLHUP; }
        if (of.is(fact::write_end)) { found |= POLLERR | out; }
    }
    if ((events & (system::socket_broken | system::socket_refused)) != 0) { found |= in | out | POLLERR | POLLHUP; }
    return found;
}

std::uint32_t events_for(const description& of, std::uint32_t wanted) noexcept {
    std::uint32_t events = system::socket_broken | system::socket_refused;
    if ((wanted & (in | POLLRDHUP)) != 0) { events |= system::socket_readable | system::socket_ended; }
    if (of.is(fact::read_end | fact::write_end)) { events |= system::socket_ended; }
    if ((wanted & urgent) != 0) { events |= system::socket_urgent; }
    if ((wanted & out) != 0) { events |= system::socket_writable; }
    return events;
}

std::uint32_t found_by_file(int fd) noexcept {
    const unsigned seen = system::look_at_file(fd);
    std::uint32_t found = 0;
    if ((seen & system::file_readable) != 0) { found |= in; }
    if ((seen & system::file_writable) != 0) { found |= out; }
    if ((seen & system::file_ended) != 0) { found |= POLLHUP; }
    return found;
}

/// Finds the place of a socket by its handle. The system is asked about each socket once: of two questions about one it
/// would answer one only.
class places {
  public:
    explicit places(std::size_t most) noexcept
        : size_(std::bit_ceil(2 * most + 1)), table_(new (std::nothrow) std::size_t[size_]()) {}
    [[nodiscard]] bool usable() const noexcept { return table_ != nullptr; }

    /// The place, counted from 1, that was given to the handle before; else `fresh`, which it has from now on.
    std::size_t find(native_handle handle, std::size_t fresh, const system::watched_socket* sockets) noexcept {
        constexpr std::size_t spread = 0x9E3779B1U;
        std::size_t at = (backend::from_handle(handle) >> 2U) * spread & (size_ - 1);
        while (table_[at] != 0 && sockets[table_[at] - 1].handle != handle) {
            at = (at + 1) & (size_ - 1);
        }
        if (table_[at] == 0) { table_[at] = fresh; }
        return table_[at];
    }

  private:
    std::size_t size_;
    std::unique_ptr<std::size_t[]> table_;
};

class watching {
  public:
    explicit watching(std::span<watched> all) noexcept
        : all_(all), entries_(new (std::nothrow) entry[all.size() + 1]),
          sockets_(new (std::nothrow) system::watched_socket[all.size() + 1]), places_(all.size()) {}
    [[nodiscard]] bool usable() const noexcept { return entries_ && sockets_ && places_.usable(); }

    /// Finds out what there is to watch.
    void begin() noexcept {
        for (std::size_t each = 0; each < all_.size(); ++each) {
            watched& one = all_[each];
            entry& mine = entries_[each];
            one.found = 0;
            if (one.fd < 0) { continue; }
            mine.held = acquire(one.fd);
            if (mine.held != nullptr) {
                have_address(*mine.held);
                if (mine.held->local != nullptr && mine.held->is(fact::listening)) { admits_ = true; }
                if (mine.held->asked != native_handle::none) {
                    mine.asked = places_.find(mine.held->asked, count_ + 1, sockets_.get());
                    system::watched_socket& socket = sockets_[mine.asked - 1];
                    if (mine.asked > count_) {
                        ++count_;
                        socket.handle = mine.held->asked;
                    }
                    socket.wanted |= events_for(*mine.held, one.wanted);
                } else {
                    slices_ = true;
                }
            } else if (!system::is_open(one.fd)) {
                one.found = POLLNVAL;
            } else {
                slices_ = true;
            }
        }
    }

    /// How many have been found so far.
    int look() noexcept {
        int found = 0;
        for (std::size_t each = 0; each < all_.size(); ++each) {
            watched& one = all_[each];
            entry& mine = entries_[each];
            if (one.fd < 0) { continue; }
            if (mine.held != nullptr) {
                std::uint32_t events = known_of(*mine.held);
                if (mine.asked != 0) {
                    events |= found_by_socket(*mine.held, sockets_[mine.asked - 1].found);
                } else {
                    events |= found_by_waiting(*mine.held, one.wanted);
                }
                one.found = events & (one.wanted | always);
            } else if (one.found != POLLNVAL) {
                one.found = found_by_file(one.fd) & (one.wanted | always);
            }
            if (one.found != 0) { ++found; }
        }
        return found;
    }

    /// errc::interrupted = a signal was handled.
    backend::attempt wait(int milliseconds, native_handle waiter) noexcept {
        const int now = slices_ && (milliseconds < 0 || milliseconds > slice) ? slice : milliseconds;
        if (admits_) { return wait_for_newcomers_too(now, waiter); }
        if (count_ != 0) { return system::poll_sockets(std::span(sockets_.get(), count_), now, waiter); }
        if (now == 0) { return {}; }
        return backend::wait(native_handle::none, interest::readable, now, waiter);
    }

  private:
    /// The same, where a local listener is among them: a client is one only when it has shown the secret.
    backend::attempt wait_for_newcomers_too(int milliseconds, native_handle waiter) noexcept {
        std::size_t most = count_;
        for (std::size_t each = 0; each < all_.size(); ++each) {
            if (admits(entries_[each])) { most += most_newcomers; }
        }
        const std::unique_ptr<system::watched_socket[]> with_them(new (std::nothrow) system::watched_socket[most + 1]);
        if (!with_them) { return {.code = errc::not_enough_memory}; }
        const std::span room(with_them.get(), most);
        std::copy_n(sockets_.get(), count_, room.begin());
        std::size_t used = count_;
        bool all_of_them = true;
        for (std::size_t each = 0; each < all_.size(); ++each) {
            if (admits(entries_[each])) {
                used += watch_newcomers(*entries_[each].held, room.subspan(used), all_of_them);
            }
        }
        const int now = !all_of_them && (milliseconds < 0 || milliseconds > slice) ? slice : milliseconds;
        if (used == 0) {
            return now == 0 ? backend::attempt{} : backend::wait(native_handle::none, interest::readable, now, waiter);
        }
        const backend::attempt asked = system::poll_sockets(room.first(used), now, waiter);
        std::copy_n(room.begin(), count_, sockets_.get());
        // A newcomer that another thread took or dropped meanwhile is no reason to fail.
        return used != count_ && !asked.ok() ? backend::attempt{} : asked;
    }
    static bool admits(const entry& one) noexcept {
        return one.held != nullptr && one.held->local != nullptr && one.held->is(fact::listening);
    }
    static std::uint32_t found_by_waiting(description& of, std::uint32_t wanted) noexcept {
        interest what{};
        const bool admits_clients = of.local != nullptr && of.is(fact::listening); // known_of() says it
        if ((wanted & in) != 0 && !admits_clients) { what = what | interest::readable; }
        if ((wanted & out) != 0) { what = what | interest::writable; }
        if ((wanted & urgent) != 0) { what = what | interest::urgent; }
        const backend::attempt seen = backend::wait(of.handle, what, 0, native_handle::none);
        if (!seen.ok()) { return 0; }
        std::uint32_t found = 0;
        if ((seen.value & backend::found_readable) != 0) { found |= in; }
        if ((seen.value & backend::found_writable) != 0) { found |= out; }
        if ((seen.value & backend::found_urgent) != 0) { found |= urgent; }
        if ((seen.value & backend::found_error) != 0) { found |= POLLERR; }
        return found;
    }

    std::span<watched> all_;
    std::unique_ptr<entry[]> entries_;
    std::unique_ptr<system::watched_socket[]> sockets_;
    places places_;
    std::size_t count_ = 0;
    bool slices_ = false;
    bool admits_ = false;
};

} // namespace

int watch(std::span<watched> all, std::int64_t milliseconds) noexcept {
    watching them(all);
    if (!them.usable()) { return fail(ENOMEM); }
    them.begin();
    const time_left left(milliseconds);
    backend::attempt asked = them.wait(0, native_handle::none);
    if (const int found = them.look(); found != 0 || milliseconds == 0) { return found; }
    for (;;) {
        const sleeper here(nullptr);
        if (handle_signals() != handled::none) { return fail(EINTR); }
        if (const int found = them.look(); found != 0) { return found; } // what was shut down just now
        const int rest = left.milliseconds();
        asked = them.wait(rest, here.waiter());
        if (!asked.ok() && asked.code != errc::interrupted) { return fail(asked); }
        if (const int found = them.look(); found != 0 || rest == 0) { return found; }
    }
}

} // namespace portsock::bsd
