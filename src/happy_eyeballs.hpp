// RFC 8305 without a clock, a resolver or a socket: what has happened comes in, what to do next comes out.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include <portsock/error.hpp>
#include <portsock/ip_address.hpp>
#include <portsock/socket.hpp>

namespace portsock::detail {

class happy_eyeballs {
  public:
    using time = std::chrono::steady_clock::time_point;
    static constexpr time no_time = (time::max)();

    // RFC 8305 8. The First Address Family Count is 1.
    static constexpr std::chrono::milliseconds resolution_delay{50};
    static constexpr std::chrono::milliseconds attempt_delay{250};

    enum class action : std::uint8_t { start, wait, give_up };
    struct step {
        action what = action::wait;
        ip_address address;   // start: an attempt to connect there
        time until = no_time; // wait: at most until then, or no_time
    };

    /// The addresses of one family are known, those of the other are still being looked up. They wait for the others
    /// for the Resolution Delay, and then count until all are known.
    void found_some(const std::vector<ip_address>& addresses, time now);
    /// All are known, in the resolver's order, whose first address is the first to be tried. None: `why_none`.
    void found_all(const std::vector<ip_address>& addresses, const error& why_none = error());

    /// One that was started. The next may start at once.
    void attempt_failed(const error& why);
    /// The machine had no room for the last that was started. It gets its turn when another has failed.
    void attempt_put_off(const ip_address& address, const error& why);

    /// A start is an attempt that is on its way from now on, until it is said to have failed.
    [[nodiscard]] step next(time now);
    /// After give_up: the error of the attempt that failed last, but rather one that says something about the host than
    /// one that says that this machine has no way to it.
    [[nodiscard]] const error& why() const noexcept { return why_; }

  private:
    static constexpr time at_once = (time::min)();

    std::vector<ip_address> untried_; // in the resolver's order; the families take turns
    std::vector<ip_address> tried_;
    family turn_ = family::unspecified;
    time not_before_ = at_once;
    int on_their_way_ = 0;
    bool complete_ = false;
    error why_{errc::host_not_found, operation::resolve};
};

} // namespace portsock::detail
