/// \file
/// Cases that need a process of their own: the case starts itself again in a new one and plays a part there.
///
///     if (const std::string part = support::part(); !part.empty()) { ...; return; } // in the new process
///     CHECK(support::play("part") == 0);
#pragma once

#include <string>

namespace support {

/// What this process has been started for; empty in the process that was started by hand or by ctest.
std::string part();

/// Runs the current case in a new process, which finds `part` there. 0 = it passed.
int play(const std::string& part, bool without_standard_streams = false);

/// Where this program is.
std::string program();

} // namespace support
