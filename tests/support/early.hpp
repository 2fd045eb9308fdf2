/// \file
/// A static object that uses the library before main begins and after it has returned.
#pragma once

namespace support {

/// The part (see child.hpp) of a process in which the object is to do so. If the last use fails, the exit status is 3.
inline constexpr const char* early_part = "early";

/// Did what was done before main work?
bool early_use_worked();

} // namespace support
