/// \file
/// The doctest filter that selects one case.
#pragma once

#include <string>
#include <string_view>

namespace support {

/// The name with every character that a filter, a shell or ctest might treat specially replaced by `?`, doctest's
/// wildcard for any one character.
inline std::string filter_for(std::string_view name) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 :._-";
    std::string filter;
    for (const char character : name) {
        filter += plain.find(character) != std::string_view::npos ? character : '?';
    }
    return filter;
}

} // namespace support
