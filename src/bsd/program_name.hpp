// What the program is called, for its messages.
#pragma once

namespace portsock::bsd {

/// Without its folder and without .exe.
[[nodiscard]] const char* program_name() noexcept;

} // namespace portsock::bsd
