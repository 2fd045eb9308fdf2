#include "newcomers.hpp"

#include <mutex>
#include <new>
#include <utility>

#include "system.hpp"

namespace portsock::bsd {

namespace {

using backend::attempt;
using backend::patience;

constexpr int patience_with_strangers = 1000; // milliseconds; a client sends its card before connect() returns
constexpr std::size_t most_at_once = 16;      // are taken from the system's queue before the caller hears of it

enum class standing : std::uint8_t { expected, introduced, stranger };

/// Reads what has come of the card.
standing look_at(newcomer& one, const secret& key) noexcept {
    const std::span<std::byte> room = bytes_of(one.theirs);
    while (one.got != room.size()) {
        const attempt made = backend::receive(one.handle, room.subspan(one.got), patience::now);
        if (made.code == errc::operation_would_block) {
            return one.left.milliseconds() == 0 ? standing::stranger : standing::expected;
        }
        if (!made.ok() || made.value == 0) { return standing::stranger; }
        one.got += made.value;
    }
    return one.theirs.mark == local_mark && one.theirs.key == key ? standing::introduced : standing::stranger;
}

/// The place of the first one that is introduced, or the end. Drops strangers. With `changing` held.
std::unique_ptr<newcomer>* find_introduced(local_socket& local) noexcept {
    std::unique_ptr<newcomer>* at = &local.newcomers;
    while (*at) {
        switch (look_at(**at, local.key)) {
        case standing::introduced:
            return at;
        case standing::expected:
            at = &(*at)->next;
            break;
        case standing::stranger:
            *at = std::move((*at)->next);
            --local.newcomer_count;
            break;
        }
    }
    return at;
}

/// The same, after the system's queue was looked at. The code is that of the accept which failed, if one did.
attempt admit(description& listener, std::unique_ptr<newcomer>*& found, bool& some_are_new) noexcept {
    local_socket& local = *listener.local;
    found = find_introduced(local);
    for (std::size_t taken = 0; !*found && taken != most_at_once; ++taken) {
        endpoint peer;
        const attempt got = backend::accept(listener.handle, listener.kind, peer);
        if (got.code == errc::connection_aborted || got.code == errc::interrupted) { continue; }
        if (!got.ok()) { return got; }
        std::unique_ptr<newcomer> fresh(new (std::nothrow) newcomer(backend::to_handle(got.value)));
        if (!fresh) {
            backend::close(backend::to_handle(got.value));
            return {.code = errc::not_enough_memory};
        }
        if (look_at(*fresh, local.key) == standing::stranger) { continue; }
        if (local.newcomer_count == most_newcomers) {
            const bool last = found == &local.newcomers->next;
            local.newcomers = std::move(local.newcomers->next);
            --local.newcomer_count;
            if (last) { found = &local.newcomers; }
        }
        const bool introduced = fresh->got == sizeof(card);
        *found = std::move(fresh);
        ++local.newcomer_count;
        if (introduced) { return {}; }
        some_are_new = true;
        found = &(*found)->next;
    }
    return *found ? attempt{} : attempt{.code = errc::operation_would_block};
}

/// Calls `with` with the place of the one that is introduced, and wakes those who wait for newcomers that they do not
/// watch yet.
template <class With>
attempt after_admission(description& listener, With&& with) noexcept {
    bool some_are_new = false;
    attempt made;
    {
        const std::lock_guard guard(listener.local->changing);
        std::unique_ptr<newcomer>* found = nullptr;
        made = admit(listener, found, some_are_new);
        if (made.ok()) { made = with(*found); }
    }
    if (some_are_new) { wake_sleepers(&listener); }
    return made;
}

} // namespace

newcomer::newcomer(native_handle of) noexcept : handle(of), left(patience_with_strangers) {
    if (const attempt known = system::asked_of(of); known.ok()) { asked = backend::to_handle(known.value); }
}

newcomer::~newcomer() {
    if (handle != native_handle::none) { backend::close(handle); }
}

attempt take_introduced(description& listener, std::string& path) noexcept {
    return after_admission(listener, [&](std::unique_ptr<newcomer>& one) -> attempt {
        path = path_in(one->theirs);
        const std::unique_ptr<newcomer> taken = std::exchange(one, std::move(one->next));
        --listener.local->newcomer_count;
        return {.value = backend::from_handle(std::exchange(taken->handle, native_handle::none))};
    });
}

bool has_introduced(description& listener) noexcept {
    return after_admission(listener, [](std::unique_ptr<newcomer>&) { return attempt{}; }).code !=
           errc::operation_would_block;
}

std::size_t watch_newcomers(const description& listener, std::span<system::watched_socket> room, bool& all) noexcept {
    std::size_t used = 0;
    const std::lock_guard guard(listener.local->changing);
    for (const newcomer* each = listener.local->newcomers.get(); each != nullptr; each = each->next.get()) {
        if (each->asked == native_handle::none || used == room.size()) {
            all = false;
        } else {
            room[used++] = {.handle = each->asked, .wanted = system::socket_readable | system::socket_ended};
        }
    }
    return used;
}

attempt wait_for_newcomers(description& listener, int milliseconds, native_handle waiter) noexcept {
    std::array<system::watched_socket, most_newcomers + 1> watched;
    bool all = listener.asked != native_handle::none;
    watched[0] = {.handle = listener.asked, .wanted = system::socket_readable};
    const std::size_t newcomers = watch_newcomers(listener, std::span(watched).subspan(1), all);
    constexpr int slice = 10;
    const bool short_wait = !all && (milliseconds < 0 || milliseconds > slice);
    const std::size_t first = listener.asked != native_handle::none ? 0 : 1;
    const std::span sockets = std::span(watched).subspan(first, 1 + newcomers - first);
    const int now = short_wait ? slice : milliseconds;
    const attempt waited = sockets.empty() ? backend::wait(native_handle::none, interest::readable, now, waiter)
                                           : system::poll_sockets(sockets, now, waiter);
    // Another thread may have taken or dropped one meanwhile: then the answer is about nobody, and the next round asks
    // again.
    const bool over = waited.ok() && waited.value == 0 && !short_wait;
    return over ? attempt{} : attempt{.value = backend::found_readable};
}

} // namespace portsock::bsd
