// What a socket tells the poller that watches it, by the poller's number.
#pragma once

#include <cstdint>

#include <portsock/native_handle.hpp>

namespace portsock::detail {

/// Nothing happens if the poller is gone.
void stop_watching(std::uint32_t watcher, native_handle handle) noexcept;
void watched_receive_shut(std::uint32_t watcher, native_handle handle) noexcept;

} // namespace portsock::detail
