#include "signals.hpp"

#include <cstdlib>
#include <mutex>
#include <utility>

#include <stdlib.h>

#include "clock.hpp"
#include "lock.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

namespace {

constinit disposition dispositions[signal_count] = {};
constinit std::atomic<std::uint32_t> blocked = 0;
/// What the handlers hold back that run in this thread, and only here: two threads may be in handlers at once.
thread_local std::uint32_t held_back = 0;
thread_local bool in_handler = false;
/// The thread that asked last for a handler: where the system runs those of signals to the whole process, mostly.
constinit std::atomic<std::uint32_t> handling_thread = 0;

std::uint32_t not_now() noexcept { return blocked | held_back; }

std::uint32_t bit_of(int number) noexcept { return std::uint32_t{1} << static_cast<unsigned>(number); }

bool ignored_by_default(int number) noexcept {
    switch (number) {
    case SIGCHLD:
    case SIGURG:
    case SIGWINCH:
    case SIGCONT:
    case SIGIO:
        return true;
    case SIGPIPE: // who never mentions it does not die of it; who asks for SIG_DFL gets what that is
        return !dispositions[SIGPIPE].asked_for;
    default:
        return false;
    }
}

/// Runs it. False if there was nothing to run.
bool run(int number) noexcept {
    disposition& how = dispositions[number];
    void (*const handler)(int) = how.handler.load();
    if (handler == SIG_IGN || handler == SIG_SGE) { return false; }
    if (handler == SIG_DFL) {
        if (ignored_by_default(number)) { return false; }
        constexpr int base = 128; // what a shell reports of one that a signal ended
        std::_Exit(base + number);
    }
    if ((how.flags & SA_RESETHAND) != 0) { how.handler = SIG_DFL; }
    const std::uint32_t before = held_back;
    const bool nested = std::exchange(in_handler, true);
    held_back |= how.mask | ((how.flags & SA_NODEFER) != 0 ? 0U : bit_of(number));
    handler(number);
    held_back = before;
    in_handler = nested;
    return true;
}

constinit lock timing;
constinit std::int64_t deadline = 0; // nanoseconds of the clock, 0 = off
constinit std::int64_t interval = 0; // nanoseconds
constinit bool timer_runs = false;
constinit backend::wake changed = {};

void run_timer() noexcept {
    for (;;) {
        int milliseconds = -1;
        bool expired = false;
        {
            const std::lock_guard guard(timing);
            system::reset_wake(changed.waiter);
            if (deadline != 0) {
                const std::int64_t left = whole_milliseconds(deadline - now_in_nanoseconds());
                if (left <= 0) {
                    expired = true;
                    deadline = interval == 0 ? 0 : deadline + interval;
                    milliseconds = 0;
                } else {
                    constexpr std::int64_t most = 1 << 30;
                    milliseconds = static_cast<int>(left < most ? left : most);
                }
            }
        }
        if (expired) {
            post_signal(SIGALRM);
        } else {
            static_cast<void>(backend::wait(native_handle::none, interest::readable, milliseconds, changed.waiter));
        }
    }
}
constinit const backend::background_work timer_work{&run_timer};

timer left_now() noexcept {
    // What is not over is never told as 0, which means that the timer is off.
    const std::int64_t left = deadline == 0 ? 0 : (deadline - now_in_nanoseconds()) / nanoseconds_in_microsecond;
    return {.left = deadline == 0 ? 0 : left > 0 ? left : 1, .interval = interval / nanoseconds_in_microsecond};
}

} // namespace

disposition* disposition_of(int number) noexcept {
    if (number <= 0 || number >= signal_count || number == SIGKILL || number == SIGSTOP) { return nullptr; }
    return &dispositions[number];
}

std::uint32_t blocked_signals() noexcept { return not_now(); }

void block_signals(std::uint32_t add, std::uint32_t remove) noexcept {
    // What a handler blocks is blocked until it returns.
    if (in_handler) {
        held_back = (held_back & ~remove) | add;
    } else {
        blocked |= add;
    }
    blocked &= ~remove;
}

handled handle_signals() noexcept {
    handled what = handled::none;
    for (std::uint32_t ready = pending_signals & ~not_now(); ready != 0; ready = pending_signals & ~not_now()) {
        int number = 1;
        while ((ready & bit_of(number)) == 0) {
            ++number;
        }
        if ((pending_signals.fetch_and(~bit_of(number)) & bit_of(number)) == 0) { continue; } // another thread took it
        const bool restarts = (dispositions[number].flags & SA_RESTART) != 0;
        if (!run(number)) { continue; }
        if (!restarts) {
            what = handled::interrupts;
        } else if (what == handled::none) {
            what = handled::restarts;
        }
    }
    return what;
}

void leave_handlers() noexcept {
    in_handler = false;
    blocked |= std::exchange(held_back, 0);
}

void post_signal(int number) noexcept {
    pending_signals.fetch_or(bit_of(number));
    wake_sleepers(nullptr);
}

void deliver_signal(int number) noexcept {
    if ((not_now() & bit_of(number)) != 0) {
        post_signal(number);
        return;
    }
    static_cast<void>(run(number));
    if (has_signals()) { static_cast<void>(handle_signals()); } // what its handler held back
}

void deliver_to_process(int number) noexcept {
    if (handling_thread != system::this_thread() && has_sleepers()) {
        post_signal(number);
    } else {
        deliver_signal(number);
    }
}

void handle_here() noexcept { handling_thread = system::this_thread(); }

void broken_pipe() noexcept {
    if (dispositions[SIGPIPE].asked_for) { deliver_signal(SIGPIPE); }
}

backend::attempt set_timer(const timer& wanted, timer& before) noexcept {
    const std::lock_guard guard(timing);
    before = left_now();
    if (!timer_runs && wanted.left != 0) {
        if (changed.waiter == native_handle::none) {
            if (const backend::attempt made = backend::open_wake(changed); !made.ok()) { return made; }
        }
        if (const backend::attempt started = backend::start_worker(timer_work); !started.ok()) { return started; }
        timer_runs = true;
    }
    deadline = wanted.left == 0 ? 0 : now_in_nanoseconds() + wanted.left * nanoseconds_in_microsecond;
    interval = wanted.interval * nanoseconds_in_microsecond;
    if (timer_runs) { backend::signal_wake(changed.signaller); }
    return {};
}

timer timer_now() noexcept {
    const std::lock_guard guard(timing);
    return left_now();
}

} // namespace portsock::bsd
