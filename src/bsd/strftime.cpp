// The conversions of C99 and POSIX in terms of those of C90, which are all that msvcrt.dll knows; the library's own
// does the rest.
#include <string>
#include <string_view>

#include <time.h>

#include "system.hpp"
#include "zones.hpp"

namespace {

int day_of_year_of_monday(int year) {
    // The first Monday on or after January 4th minus 3 days starts week 1 (ISO 8601). Days from January 1st, may be
    // negative.
    const long before = year - 1;
    const long weekday = (before + before / 4 - before / 100 + before / 400 + 1) % 7; // of January 1st, 0 = Sunday
    const long monday = (1 - weekday + 7) % 7;                                        // the first one
    return static_cast<int>(monday > 3 ? monday - 7 : monday);
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

struct week {
    int year;
    int number;
};
week week_of(const struct tm& when) {
    int year = when.tm_year + 1900;
    int since = when.tm_yday - day_of_year_of_monday(year);
    if (since < 0) {
        --year;
        since = when.tm_yday + (is_leap(year) ? 366 : 365) - day_of_year_of_monday(year);
    } else {
        const int whole = (is_leap(year) ? 366 : 365) + day_of_year_of_monday(year + 1);
        if (when.tm_yday >= whole) {
            since = when.tm_yday - whole;
            ++year;
        }
    }
    return {.year = year, .number = since / 7 + 1};
}

std::string number(long value, std::size_t width, char fill) {
    std::string text = std::to_string(value);
    if (text.size() < width) { text.insert(0, width - text.size(), fill); }
    return text;
}

/// Minutes east of Greenwich, where the library is: its clock read as if it were UTC's, less what it is.
long minutes_east(const struct tm& when) {
    if (portsock::bsd::zone_of(when) == portsock::bsd::clock_zone::utc) { return 0; }
    struct tm local = when;
    struct tm same = when;
    const auto here = _mktime64(&local);
    const auto there = _mkgmtime64(&same);
    return here == -1 || there == -1 ? 0 : static_cast<long>((there - here) / 60);
}

std::string east_of(const struct tm& when) {
    const long east = minutes_east(when);
    const long distance = east < 0 ? -east : east;
    return (east < 0 ? "-" : "+") + number(distance / 60 * 100 + distance % 60, 4, '0');
}

/// "GMT", "CET"; where Windows has a name of several words alone, the distance from Greenwich, as for other zones without a short
/// name: "+01".
std::string zone_name(const struct tm& when) {
    if (portsock::bsd::zone_of(when) == portsock::bsd::clock_zone::utc) { return "GMT"; }
    const std::string name = portsock::bsd::system::name_of_zone(when.tm_isdst > 0);
    if (!name.empty() && name.find_first_of(" %") == name.npos) { return name; }
    const std::string east = east_of(when);
    if (east == "+0000") { return "UTC"; }
    return east.ends_with("00") ? east.substr(0, 3) : east;
}

/// What a conversion is in C90's, or its text, in which no percent sign is.
std::string in_c90(char conversion, const struct tm& when) {
    const auto twelve = [&] { return when.tm_hour % 12 == 0 ? 12 : when.tm_hour % 12; };
    switch (conversion) {
    case 'C':
        return number((when.tm_year + 1900) / 100, 2, '0');
    case 'D':
        return "%m/%d/%y";
    case 'e':
        return number(when.tm_mday, 2, ' ');
    case 'F':
        return number(when.tm_year + 1900, 1, '0') + "-%m-%d";
    case 'G':
        return number(week_of(when).year, 1, '0');
    case 'g':
        return number(week_of(when).year % 100, 2, '0');
    case 'h':
        return "%b";
    case 'k':
        return number(when.tm_hour, 2, ' ');
    case 'l':
        return number(twelve(), 2, ' ');
    case 'n':
        return "\n";
    case 'R':
        return "%H:%M";
    case 'r':
        return "%I:%M:%S %p";
    case 's': {
        struct tm copy = when;
        return std::to_string(_mktime64(&copy));
    }
    case 'T':
        return "%H:%M:%S";
    case 't':
        return "\t";
    case 'u':
        return number(when.tm_wday == 0 ? 7 : when.tm_wday, 1, '0');
    case 'V':
        return number(week_of(when).number, 2, '0');
    case 'Z':
        return zone_name(when);
    case 'z':
        return east_of(when);
    // As in the C locale of POSIX: the library's have no day of the week, or a padded one.
    case 'c':
        return "%a %b " + number(when.tm_mday, 2, ' ') + " %H:%M:%S %Y";
    case 'x':
        return "%m/%d/%y";
    case 'X':
        return "%H:%M:%S";
    default:
        // What is none comes out as it is; msvcrt.dll would give nothing at all.
        return std::string_view("aAbBdHIjmMpSUwWyY%").find(conversion) != std::string_view::npos
                   ? std::string{'%', conversion}
                   : std::string{'%', '%', conversion};
    }
}

} // namespace

size_t portsock_bsd_strftime(char* text, size_t size, const char* format, const struct tm* when) {
    std::string plain;
    for (const char* at = format; *at != '\0'; ++at) {
        if (at[0] != '%' || at[1] == '\0') {
            plain += *at;
            continue;
        }
        ++at;
        if ((*at == 'E' || *at == 'O') && at[1] != '\0') { ++at; } // of other locales
        plain += in_c90(*at, *when);
    }
    const std::string whole = plain + '.'; // so that nothing is not too much
    std::string made(size + 1, '\0');
    const size_t length = portsock::bsd::system::format_time(made.data(), made.size(), whole.c_str(), *when);
    if (length == 0) { return 0; }
    made.resize(length - 1);
    if (made.size() >= size) { return 0; }
    made.copy(text, made.size());
    text[made.size()] = '\0';
    return made.size();
}
