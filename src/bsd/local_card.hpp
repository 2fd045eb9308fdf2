// What the file of a bound local socket holds, and what a client of a stream sends before anything else.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "local.hpp"

namespace portsock::bsd {

inline constexpr std::array<char, 8> local_mark = {'p', 's', 'l', 'o', 'c', 'a', 'l', '1'};

struct card {
    std::array<char, 8> mark;
    std::uint32_t type;
    std::uint32_t port;
    secret key;
    char path[most_path];
};

template <class Whole>
std::span<std::byte> bytes_of(Whole& whole) noexcept {
    return std::as_writable_bytes(std::span(&whole, 1));
}

inline std::string path_in(const card& from) { return std::string(from.path, strnlen(from.path, sizeof(from.path))); }

inline void put_path(const std::string& path, card& to) noexcept {
    std::memset(to.path, 0, sizeof(to.path));
    std::memcpy(to.path, path.data(), std::min(path.size(), sizeof(to.path)));
}

} // namespace portsock::bsd
