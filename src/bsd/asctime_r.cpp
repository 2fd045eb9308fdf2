#include <time.h>

#include <cstdio>

#include "errors.hpp"

// "Sun Sep 16 01:03:52 1973\n": 26 bytes with the NUL. A year of more than four digits has no room.
char* portsock_bsd_asctime_r(const struct tm* when, char* text) {
    static constexpr char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::size_t room = 26;
    const char* const day = when->tm_wday >= 0 && when->tm_wday < 7 ? days[when->tm_wday] : "???";
    const char* const month = when->tm_mon >= 0 && when->tm_mon < 12 ? months[when->tm_mon] : "???";
    char made[64];
    const int length = std::snprintf(made, sizeof(made), "%.3s %.3s%3d %.2d:%.2d:%.2d %d\n", day, month, when->tm_mday,
                                     when->tm_hour, when->tm_min, when->tm_sec, when->tm_year + 1900);
    if (length < 0 || static_cast<std::size_t>(length) >= room) {
        errno = EOVERFLOW;
        return nullptr;
    }
    for (int at = 0; at <= length; ++at) {
        text[at] = made[at];
    }
    return text;
}
