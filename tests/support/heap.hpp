/// \file
/// What the C library's heap holds.
#pragma once

#include <cstddef>

namespace support {

/// How many bytes are allocated; 0 where the C library does not tell, or a sanitizer has its own heap.
std::size_t heap_bytes();

} // namespace support
