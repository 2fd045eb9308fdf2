// A call that waits with another mask of signals than its program.
#pragma once

#include <cerrno>
#include <cstdint>
#include <optional>

#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"

namespace portsock::bsd {

/// While it lives these signals, and no others, are held back; without a mask all stays as it is.
class masked {
  public:
    explicit masked(const sigset_t* mask) noexcept {
        if (mask == nullptr) { return; }
        const auto wanted = static_cast<std::uint32_t>(*mask);
        before_ = blocked_signals();
        block_signals(wanted, ~wanted);
    }
    masked(const masked&) = delete;
    masked& operator=(const masked&) = delete;
    ~masked() {
        if (before_) { block_signals(*before_, ~*before_); }
    }
    /// Whether the mask let a signal through that was held back until now. Its handler has run then.
    [[nodiscard]] bool interrupts() const noexcept { return before_ && handle_signals() != handled::none; }

  private:
    std::optional<std::uint32_t> before_;
};

} // namespace portsock::bsd
