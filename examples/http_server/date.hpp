// Dates as HTTP writes them: "Sun, 06 Nov 1994 08:49:37 GMT". See: RFC 9110 section 5.6.7.
#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace example::http {

namespace detail {

inline constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";
inline constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

} // namespace detail

inline std::string to_text(std::chrono::sys_seconds when) {
    using namespace std::chrono;
    const auto days = floor<std::chrono::days>(when);
    const year_month_day date(days);
    const hh_mm_ss time(when - days);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.3s, %02u %.3s %04d %02d:%02d:%02d GMT",
                  detail::weekdays.data() + std::size_t{3} * weekday(days).c_encoding(),
                  static_cast<unsigned>(date.day()),
                  detail::months.data() + std::size_t{3} * (static_cast<unsigned>(date.month()) - 1),
                  static_cast<int>(date.year()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return text.data();
}

/// Nothing if it is not written in this way. The two obsolete ways are not read: without the date, a file is sent
/// again.
inline std::optional<std::chrono::sys_seconds> to_date(std::string_view text) {
    using namespace std::chrono;
    if (text.size() != 29 || text.substr(25) != " GMT") { return {}; }
    const auto number = [text](std::size_t at, std::size_t digits) {
        int value = -1;
        const char* const end = text.data() + at + digits;
        return std::from_chars(text.data() + at, end, value).ptr == end ? value : -1;
    };
    const std::size_t month = detail::months.find(text.substr(8, 3));
    const int day = number(5, 2), year_number = number(12, 4);
    const int hour = number(17, 2), minute = number(20, 2), second = number(23, 2);
    if (month == text.npos || month % 3 != 0 || day < 0 || year_number < 0) { return {}; }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) { return {}; }
    const year_month_day date(year(year_number), std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                              std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok()) { return {}; }
    return sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
}

} // namespace example::http
