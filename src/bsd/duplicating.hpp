// What dup and F_DUPFD are made of.
#pragma once

namespace portsock::bsd {

int duplicate(int fd, int least) noexcept;

} // namespace portsock::bsd
