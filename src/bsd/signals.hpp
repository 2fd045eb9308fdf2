// Signals that come from timers and from this program itself, delivered where old programs expect them: in the middle
// of a call that blocks.
#pragma once

#include <atomic>
#include <cstdint>

#include <signal.h>

#include "backend.hpp"

namespace portsock::bsd {

inline constexpr int signal_count = NSIG;

/// What is to be done about one signal.
struct disposition {
    std::atomic<void (*)(int)> handler = nullptr; // SIG_DFL
    std::atomic<int> flags = 0;                   // SA_RESTART ...
    std::atomic<std::uint32_t> mask = 0;
    std::atomic<bool> asked_for = false; // the program said what it wants
};
/// Null for a number that is none, or that cannot be caught.
[[nodiscard]] disposition* disposition_of(int number) noexcept;
/// The signals that are held back from this thread: by the program from all, by the handlers that run here.
[[nodiscard]] std::uint32_t blocked_signals() noexcept;
/// Holds back some and others no longer, for good or, in a handler, as long as that runs.
void block_signals(std::uint32_t add, std::uint32_t remove) noexcept;

/// The signals that wait for a call of the layer. (Inline: GCC for Windows reaches it without a pointer to it.)
inline constinit std::atomic<std::uint32_t> pending_signals = 0;
[[nodiscard]] inline bool has_signals() noexcept { return pending_signals.load(std::memory_order_relaxed) != 0; }

enum class handled : std::uint8_t { none, restarts, interrupts };
/// Runs the handlers of the signals that are pending, in this thread.
handled handle_signals() noexcept;
/// This thread jumps out of its handlers: what they held back stays so until the program says otherwise.
void leave_handlers() noexcept;
/// From any thread: the handler runs in the next thread that waits, or waits already.
void post_signal(int number) noexcept;
/// In this thread, now, unless it is held back.
void deliver_signal(int number) noexcept;
/// To the process: a thread that waits in a call takes it, so that the call ends; but the thread that asked for handlers, or one that
/// is alone, takes its own, now.
void deliver_to_process(int number) noexcept;
/// This thread asked for a handler.
void handle_here() noexcept;
/// EPIPE: calls the handler that the program installed for SIGPIPE, if any.
void broken_pipe() noexcept;
/// Has the C run-time library tell us of those signals that it knows of.
void listen_for(int number) noexcept;

/// The timer behind alarm and setitimer, in microseconds; 0 = off.
struct timer {
    std::int64_t left = 0;
    std::int64_t interval = 0;
};
/// `before`: what was left, and the interval. Errors: not_enough_memory and its like if no thread can run it.
backend::attempt set_timer(const timer& wanted, timer& before) noexcept;
[[nodiscard]] timer timer_now() noexcept;

} // namespace portsock::bsd
