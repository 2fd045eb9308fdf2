#include "signals.hpp"

#include <cstdlib>
#include <mutex>

#include <stdlib.h>

#include "lock.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

namespace {

constinit disposition dispositions[signal_count] = {};
constinit std::atomic<std::uint32_t> blocked = 0;

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
    const std::uint32_t before = blocked.fetch_or(how.mask | ((how.flags & SA_NODEFER) != 0 ? 0U : bit_of(number)));
    handler(number);
    blocked = before;
    return true;
}

constinit lock timing;
constinit std::int64_t deadline = 0; // milliseconds of system::now(), 0 = off
constinit std::int64_t interval = 0;
constinit backend::wake changed = {};

void run_timer() noexcept {
    for (;;) {
        int milliseconds = -1;
        bool expired = false;
        {
            const std::lock_guard guard(timing);
            system::reset_wake(changed.waiter);
            if (deadline != 0) {
                const std::int64_t left = deadline - system::now();
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
    const std::int64_t left = deadline == 0 ? 0 : deadline - system::now();
    return {.left = deadline == 0 ? 0 : (left > 0 ? left : 1) * 1000, .interval = interval * 1000};
}

} // namespace

disposition* disposition_of(int number) noexcept {
    if (number <= 0 || number >= signal_count || number == SIGKILL || number == SIGSTOP) { return nullptr; }
    return &dispositions[number];
}

std::atomic<std::uint32_t>& blocked_signals() noexcept { return blocked; }

handled handle_signals() noexcept {
    handled what = handled::none;
    for (std::uint32_t ready = pending_signals & ~blocked; ready != 0; ready = pending_signals & ~blocked) {
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

void post_signal(int number) noexcept {
    pending_signals.fetch_or(bit_of(number));
    wake_sleepers(nullptr);
}

void deliver_signal(int number) noexcept {
    if ((blocked & bit_of(number)) != 0) {
        post_signal(number);
        return;
    }
    static_cast<void>(run(number));
    if (has_signals()) { static_cast<void>(handle_signals()); } // what its handler held back
}

void broken_pipe() noexcept {
    if (dispositions[SIGPIPE].asked_for) { deliver_signal(SIGPIPE); }
}

timer set_timer(const timer& wanted) noexcept {
    const std::lock_guard guard(timing);
    const timer before = left_now();
    if (changed.waiter == native_handle::none) {
        if (wanted.left == 0 || !backend::open_wake(changed).ok()) { return before; }
        static_cast<void>(backend::start_worker(timer_work));
    }
    deadline = wanted.left == 0 ? 0 : system::now() + (wanted.left + 999) / 1000;
    interval = wanted.interval == 0 ? 0 : (wanted.interval + 999) / 1000;
    backend::signal_wake(changed.signaller);
    return before;
}

timer timer_now() noexcept {
    const std::lock_guard guard(timing);
    return left_now();
}

} // namespace portsock::bsd
