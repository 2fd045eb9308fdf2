/// \file
/// The operating system's own name of a socket.
#pragma once

#include <cstdint>

namespace portsock {

/// A file descriptor or a SOCKET, as wide as either. `static_cast<int>(handle)` or `static_cast<SOCKET>(handle)` gives
/// it back. Use it with the platform's socket calls only: it is not a file everywhere.
enum class native_handle : std::intptr_t { none = -1 };

} // namespace portsock
