// What err(), warn() and syslog() write.
#pragma once

#include <cstdarg>
#include <string>
#include <string_view>

namespace portsock::bsd {

/// As printf() would write it, with the words for errno in the place of "%m".
[[nodiscard]] std::string formatted(const char* format, std::va_list more);
/// The name that the program was called by, without folder and ".exe".
[[nodiscard]] std::string program_name();
/// "program: text: what errno says" on standard error. No text: that part is missing. `number` 0: the last part is.
void complain(int number, const char* format, std::va_list more);
/// A line on standard error, in one piece.
void say(const std::string& line);

} // namespace portsock::bsd
