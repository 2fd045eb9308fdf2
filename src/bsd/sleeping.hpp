// Sleeping until a signal was handled.
#pragma once

#include <cstdint>

namespace portsock::bsd {

/// Milliseconds (-1 = no limit) that were left when a handler ran; 0 = the time was up.
std::int64_t sleep_for(std::int64_t milliseconds) noexcept;

} // namespace portsock::bsd
