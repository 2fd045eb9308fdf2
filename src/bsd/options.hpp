// Options: which of the backend's a level and a name of POSIX mean.
#pragma once

#include <optional>

#include "descriptors.hpp"

namespace portsock::bsd {

/// One whose value is an int on all sides. Empty for all others.
[[nodiscard]] std::optional<option_id> plain_option(int level, int name) noexcept;
/// What there is no other way to ask of this kind of socket.
[[nodiscard]] bool is_of_streams(int level) noexcept;

} // namespace portsock::bsd
