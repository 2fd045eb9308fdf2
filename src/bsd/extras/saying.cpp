#include "saying.hpp"

#include <cstdio>
#include <cstring>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace portsock::bsd {

namespace {

/// Not strerror(): what that gave the program before stays what it was.
std::string words_for(int number) {
    char room[80];
    static_cast<void>(strerror_r(number, room, sizeof(room)));
    return room;
}

} // namespace

std::string formatted(const char* format, std::va_list more) {
    const int number = errno;
    std::string plain;
    for (const char* at = format; *at != '\0'; ++at) {
        if (at[0] == '%' && at[1] == 'm') {
            // What it says is no format.
            for (const char one : words_for(number)) {
                plain += one;
                if (one == '%') { plain += '%'; }
            }
            ++at;
        } else {
            plain += *at;
            if (at[0] == '%' && at[1] != '\0') { plain += *++at; }
        }
    }
    std::va_list again;
    va_copy(again, more);
    const int size = std::vsnprintf(nullptr, 0, plain.c_str(), again);
    va_end(again);
    if (size < 0) { return plain; }
    std::string text(static_cast<std::size_t>(size) + 1, '\0');
    std::vsnprintf(text.data(), text.size(), plain.c_str(), more);
    text.pop_back();
    return text;
}

std::string program_name() {
    std::string name = __argv != nullptr && __argv[0] != nullptr ? __argv[0] : "program";
    name.erase(0, name.find_last_of("/\\:") + 1); // npos + 1 is 0
    const std::size_t dot = name.rfind('.');
    if (dot != 0 && dot != std::string::npos && ::_stricmp(name.c_str() + dot, ".exe") == 0) { name.resize(dot); }
    return name;
}

void complain(int number, const char* format, std::va_list more) {
    std::string line = program_name();
    errno = number;
    if (format != nullptr) { line += ": " + formatted(format, more); }
    if (number != 0) { line += ": " + words_for(number); }
    say(line);
    errno = number;
}

void say(const std::string& line) {
    const std::string whole = line + '\n';
    std::fflush(stdout);
    portsock_bsd_write(STDERR_FILENO, whole.data(), whole.size());
}

} // namespace portsock::bsd
