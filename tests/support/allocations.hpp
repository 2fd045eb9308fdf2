/// \file
/// Counts what is allocated on the heap.
#pragma once

#include <cstddef>

namespace support {

/// How many times the calling thread has called operator new.
std::size_t allocations() noexcept;

} // namespace support
