/// \file
/// Signals, privilege and foreign eyes: what the standard library has no words for.
#pragma once

#include <portsock/until.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace support {

/// Does the platform interrupt system calls with signals? If not, the functions below about signals do nothing.
bool has_signals() noexcept;

/// The disposition of every signal and the mask of the calling thread, as text to compare.
std::string signal_state();

/// While it lives, the thread that made it is interrupted every few milliseconds by a signal whose handler returns and
/// does not restart the interrupted call. One at a time.
class interruptions {
  public:
    interruptions();
    ~interruptions();
    interruptions(const interruptions&) = delete;
    interruptions& operator=(const interruptions&) = delete;
    /// How many there have been; from any thread.
    [[nodiscard]] std::size_t count() const noexcept;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// While it lives, counts the signals that sockets can raise, which would otherwise end the process or be lost.
class raised_signals {
  public:
    raised_signals();
    ~raised_signals();
    raised_signals(const raised_signals&) = delete;
    raised_signals& operator=(const raised_signals&) = delete;
    [[nodiscard]] std::size_t count() const noexcept;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Requests the stop from within a signal handler, in the calling thread.
void request_in_handler(portsock::stop_signal& stop);

/// Runs `work`, which returns 0 to 99, in a child process that has no privilege, and returns what it returned; nothing
/// where privilege cannot be given up.
std::optional<int> without_privilege(int (*work)());

/// The ports on which sockets of this process listen right now, as an attacker who watches it would find them.
std::vector<std::uint16_t> listening_ports();

} // namespace support
