// pread and pwrite: a transfer at a place, after which the position is where it was.
#pragma once

#include <cstddef>
#include <cstdint>

namespace portsock::bsd {

std::ptrdiff_t read_at(int fd, void* buffer, std::size_t size, std::int64_t offset) noexcept;
std::ptrdiff_t write_at(int fd, const void* data, std::size_t size, std::int64_t offset) noexcept;

} // namespace portsock::bsd
