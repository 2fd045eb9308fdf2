// Nothing that was sent is lost when the process ends.
#pragma once

#include "backend.hpp"

namespace portsock::bsd {

/// Has the end of the process wait for what is still to be sent, up to two seconds.
void watch_process_end() noexcept;
/// Closes a stream. One that has something left to send ends now for its peer, and is closed when that is done.
void close_stream(native_handle handle) noexcept;

} // namespace portsock::bsd
