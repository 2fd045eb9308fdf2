/// \file
/// What the process holds open.
#pragma once

#include <cstddef>

namespace support {

/// How many descriptors or handles the process has open.
std::size_t open_handles();

} // namespace support
