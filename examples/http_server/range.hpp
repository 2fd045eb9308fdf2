// Which part of a file is wanted. See: RFC 9110 sections 14.1.2, 14.2 and 15.5.17.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "request.hpp"

namespace example::http {

struct part {
    int status = 200; // all of it; 206 = a part; 416 = there is no such part
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// "bytes=1-5", "bytes=5-" or "bytes=-5" of so many bytes. What else there may be, several ranges too, may be ignored.
inline part find_part(std::string_view range, std::uint64_t size) {
    const part whole{.size = size};
    if (range.size() < 6 || !detail::same(range.substr(0, 6), "bytes=")) { return whole; }
    std::string_view last = detail::trimmed(range.substr(6));
    const std::string_view first = detail::trimmed(detail::take(last, '-'));
    if (range.find('-') == range.npos) { return whole; }
    last = detail::trimmed(last);
    const auto number = [](std::string_view text) -> std::optional<std::uint64_t> {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (end != text.data() + text.size() || text.empty()) { return {}; }
        return error == std::errc() ? value : UINT64_MAX;
    };
    const auto from = number(first);
    const auto to = number(last);
    if ((!from && !first.empty()) || (!to && !last.empty()) || (!from && !to) || (from && to && *to < *from)) {
        return whole;
    }
    const std::uint64_t offset = from ? *from : size - std::min(*to, size);
    if (offset >= size || (!from && *to == 0)) { return {.status = 416}; }
    const std::uint64_t end = from && to ? std::min(*to, size - 1) + 1 : size;
    return {.status = 206, .offset = offset, .size = end - offset};
}

} // namespace example::http
