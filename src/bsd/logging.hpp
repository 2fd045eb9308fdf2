// What openlog and setlogmask set.
#pragma once

#include <atomic>

namespace portsock::bsd {

inline constinit std::atomic<const char*> log_name = nullptr;
inline constinit std::atomic<int> log_flags = 0;
inline constinit std::atomic<int> log_mask = 0xff;

} // namespace portsock::bsd
