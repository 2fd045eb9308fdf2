// What poll() says of a socket, and what it leaves out: poll() of one socket and of many.
#pragma once

#include <os.hpp>

namespace portsock::native {

struct polled_state {
    bool readable = false;
    bool writable = false;
    bool urgent = false;
    bool error = false;  ///< where poll() tells errors
    bool closed = false; ///< the peer has finished, if poll() tells
};

/// wait.cpp: what the events that poll() has found mean.
[[nodiscard]] polled_state state_of(const ::pollfd& polled) noexcept;
/// wait.cpp, where poll() does not tell errors: has the socket one that nobody has taken? It is not taken by this.
[[nodiscard]] bool has_error(int fd) noexcept;
/// In the file of the own mechanism: the same of a socket that has data.
[[nodiscard]] bool has_error_behind_data(int fd) noexcept;

} // namespace portsock::native
