// Which zone the parts of a calendar are of: Windows' struct tm has no room for it.
#pragma once

#include <string>

#include <time.h>

namespace portsock::bsd {

enum class clock_zone : bool { utc, local };

/// Made by this thread, of that zone.
void note_zone(const struct tm& made, clock_zone zone) noexcept;
/// That of parts with these numbers that this thread made last; local if it made none.
[[nodiscard]] clock_zone zone_of(const struct tm& when) noexcept;

} // namespace portsock::bsd
