// What lseek, tell, ftruncate and their like are made of: for files, and what they say of everything else.
#pragma once

#include <cstdint>

namespace portsock::bsd {

/// ESPIPE for sockets, pipes and terminals.
std::int64_t seek(int fd, std::int64_t offset, int from) noexcept;
/// EINVAL for everything but a file.
int resize(int fd, std::int64_t size) noexcept;
/// A position as one of 32 bits: EOVERFLOW.
long fits(std::int64_t position) noexcept;

} // namespace portsock::bsd
