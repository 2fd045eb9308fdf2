// The state of random().
#pragma once

#include <atomic>
#include <cstdint>

namespace portsock::bsd {

std::atomic<std::uint64_t>& random_state() noexcept;

} // namespace portsock::bsd
