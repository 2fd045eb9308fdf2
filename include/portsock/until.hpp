/// \file
/// How long a call may wait: as long as it takes, for a duration, until a deadline, until stopped.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include <portsock/error.hpp>
#include <portsock/native_handle.hpp>
#include <portsock/result.hpp>

namespace portsock {

class until;

namespace detail {
class countdown;
class fixed_limit;
} // namespace detail

/// A request to stop waiting. Sticky: once requested, every call that was given the signal fails with
/// operation_canceled, those already waiting promptly, later ones at once. Any number of threads may wait with one
/// signal. It must outlive the calls it is given to, but not those of request(): a thread that sees the request, or
/// whose call it has ended, may destroy the signal at once. Costs nothing until somebody waits with it; then one or two
/// descriptors.
class stop_signal {
  public:
    constexpr stop_signal() noexcept = default;
    stop_signal(const stop_signal&) = delete;
    stop_signal& operator=(const stop_signal&) = delete;
    ~stop_signal();

    /// May be called from any thread and from a signal handler.
    void request() noexcept;
    [[nodiscard]] bool requested() const noexcept {
        return (state_.load(std::memory_order_seq_cst) & request_bit) != 0;
    }
    /// Wait for the request and nothing else: a pause that can be ended. Success = it was requested. Errors: timed_out (not
    /// within the limit), operation_canceled (a stop signal of the limit was).
    [[nodiscard]] result<void> wait(const until& limit) const;
    [[nodiscard]] result<void> wait() const;

  private:
    friend class detail::countdown;
    // Whether it was requested, and above that what request() has to signal, plus one. In one word, so that request()
    // learns what to signal by the very step that lets waiters go; and no smaller one, because riscv64 needs a library
    // of its own to exchange one byte.
    static constexpr std::uintptr_t request_bit = 1;
    static constexpr std::uintptr_t with_signaller(native_handle signaller) noexcept {
        return (static_cast<std::uintptr_t>(signaller) + 1) << 1U;
    }
    static constexpr native_handle signaller_of(std::uintptr_t state) noexcept {
        return static_cast<native_handle>(static_cast<std::intptr_t>((state >> 1U) - 1));
    }

    mutable std::atomic<std::uintptr_t> state_ = 0;
    mutable std::atomic<std::uint32_t> process_ = 0; // whose the two are, once there are any
    mutable std::atomic<native_handle> waiter_ = native_handle::none;
};

/// The limit of one call. Converts from what it is made of: `receive(buffer, 5s)`, `receive(buffer, deadline)`,
/// `receive(buffer, stop)`, `receive(buffer, {5s, stop})`. A duration starts to run when the call first has to wait and
/// runs once for the whole call; zero or less means "only if it need not wait". Limits never end early: they are
/// rounded up, and may end late by a tick of the system's clock (16 ms on Windows). Setting the clock does not matter.
class until {
  public:
    using clock = std::chrono::steady_clock;

    /// As long as it takes.
    constexpr until() noexcept = default;
    template <class Rep, class Period>
    constexpr until(std::chrono::duration<Rep, Period> limit) noexcept // NOLINT(google-explicit-constructor)
        : limit_(saturated(limit)), kind_(limit_ == forever ? kind::open_ended : kind::duration) {}
    constexpr until(clock::time_point deadline) noexcept // NOLINT(google-explicit-constructor)
        : limit_(std::chrono::duration_cast<std::chrono::nanoseconds>(deadline.time_since_epoch()).count()),
          kind_(deadline == (clock::time_point::max)() ? kind::open_ended : kind::deadline) {}
    constexpr until(const stop_signal& stop) noexcept : stop_(&stop) {} // NOLINT(google-explicit-constructor)
    template <class Rep, class Period>
    constexpr until(std::chrono::duration<Rep, Period> limit, const stop_signal& stop) noexcept : until(limit) {
        stop_ = &stop;
    }
    constexpr until(clock::time_point deadline, const stop_signal& stop) noexcept : until(deadline) { stop_ = &stop; }
    until(const stop_signal&&) = delete;
    /// Member by member, so that compilers leave out what becomes of a limit that is not there.
    constexpr until(const until& other) noexcept
        : limit_(other.limit_), stop_(other.stop_), also_(other.also_), kind_(other.kind_) {}
    constexpr until& operator=(const until&) noexcept = default;

    /// No time limit and nothing that could stop it.
    [[nodiscard]] constexpr bool unlimited() const noexcept { return kind_ == kind::open_ended && stop_ == nullptr; }
    [[nodiscard]] bool stopped() const noexcept {
        return stop_ != nullptr && (stop_->requested() || (also_ != nullptr && also_->requested()));
    }
    /// How long a call that began now might wait, 0 or more; nothing if there is no time limit. A duration that is not
    /// running yet is left whole: see from_now.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> remaining() const noexcept {
        if (kind_ == kind::open_ended) { return std::nullopt; }
        if (kind_ == kind::duration) { return std::chrono::nanoseconds(limit_); }
        const std::int64_t now =
            std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now().time_since_epoch()).count();
        return std::chrono::nanoseconds(limit_ > now ? limit_ - now : 0);
    }
    /// The same limit, its duration running already: for several calls that share one.
    [[nodiscard]] until from_now() const noexcept {
        until started = *this;
        if (kind_ == kind::duration) {
            const std::int64_t now =
                std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now().time_since_epoch()).count();
            started.limit_ = limit_ > forever - now ? forever : now + limit_;
            started.kind_ = kind::deadline;
        }
        return started;
    }

  private:
    friend class detail::countdown;
    friend class detail::fixed_limit;
    friend until earlier(const until& one, const until& other);
    enum class kind : std::uint8_t { open_ended, duration, deadline };
    static constexpr std::int64_t forever = (std::chrono::nanoseconds::max)().count();

    template <class Rep, class Period>
    static constexpr std::int64_t saturated(std::chrono::duration<Rep, Period> limit) noexcept {
        // Compared as floating point, because hours::max() does not fit into nanoseconds. The last microseconds of the
        // 292 years that do fit count as forever.
        constexpr auto longest = std::chrono::duration<double, std::nano>(9.2233720368547e18);
        if (!(limit > limit.zero())) { return 0; }
        if (std::chrono::duration<double, std::nano>(limit) >= longest) { return forever; }
        return std::chrono::ceil<std::chrono::nanoseconds>(limit).count();
    }

    std::int64_t limit_ = 0; // nanoseconds: a length, or a time since the clock's epoch
    const stop_signal* stop_ = nullptr;
    const stop_signal* also_ = nullptr; // only beside the other
    kind kind_ = kind::open_ended;
};

/// Both limits: the earlier time, and the stop signals of either: `receive(buffer, earlier({5s, stop}, quitting))`. Of a
/// duration and a deadline the duration runs from now on; two durations are as one. A call that waits with two stop
/// signals looks at the second every 10 ms. Raises invalid_argument, as result::value() does, if there are more than two.
[[nodiscard]] until earlier(const until& one, const until& other);

} // namespace portsock
