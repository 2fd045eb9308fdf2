// errno, from the one table of errors that the C++ library has.
#pragma once

#include <errno.h>

#include "backend.hpp"

namespace portsock::bsd {

/// errc{} = 0.
[[nodiscard]] int errno_of(errc code) noexcept;
/// What strerror says of it; null if it is none.
[[nodiscard]] const char* words_of(int number) noexcept;

/// Sets errno and gives what a failed call returns.
inline int fail(int number) noexcept {
    errno = number;
    return -1;
}
inline int fail(const backend::attempt& made) noexcept { return fail(errno_of(made.code)); }

} // namespace portsock::bsd
