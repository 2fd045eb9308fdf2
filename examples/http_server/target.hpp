// From a request's target to the path of a file: nothing outside the folder that is served has one.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "request.hpp"

namespace example::http {

namespace detail {

constexpr int hex_value(char c) {
    if (is_digit(c)) { return c - '0'; }
    c = to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Names that mean a device in every folder of Windows, with any extension.
constexpr bool is_device(std::string_view name) {
    name = trimmed(name.substr(0, name.find('.'))); // superscript digits count as digits there
    for (const std::string_view device : {"con", "prn", "aux", "nul", "conin$", "conout$"}) {
        if (same(name, device)) { return true; }
    }
    if (!same(name.substr(0, 3), "com") && !same(name.substr(0, 3), "lpt")) { return false; }
    name.remove_prefix(3);
    return (name.size() == 1 && is_digit(name[0])) || name == "\xC2\xB9" || name == "\xC2\xB2" || name == "\xC2\xB3";
}

/// Whether a part of a path names an ordinary file or folder, and the same one everywhere. That refuses "." and "..",
/// hidden files, drives and streams ("a:b"), what Windows takes for a separator, and the ends that it overlooks.
constexpr bool is_plain(std::string_view part) {
    return !part.empty() && !part.starts_with('.') && !part.ends_with('.') && !part.ends_with(' ') &&
           part.find_first_of("\\:*?\"<>|") == part.npos && std::all_of(part.begin(), part.end(), is_text) &&
           part.find('\t') == part.npos && !is_device(part);
}

} // namespace detail

/// Without its percent escapes. Nothing if one is malformed.
inline std::optional<std::string> unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? detail::hex_value(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? detail::hex_value(text[i + 2]) : -1;
        if (high < 0 || low < 0) { return {}; }
        plain += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return plain;
}

struct place {
    int status = 200;    // 400 = malformed, 404 = nothing that is served
    std::string path{};  // UTF-8, relative, separated by '/'; empty = the folder itself
    bool folder = false; // the target ends with '/'
};

/// See: RFC 9112 section 3.2.
inline place find_place(std::string_view target) {
    if (!target.starts_with('/')) { // "http://host/path", which a proxy would be sent
        const std::size_t scheme = target.find("://");
        if (scheme == target.npos) { return {.status = 400}; }
        const std::string_view name = target.substr(0, scheme);
        if (!detail::same(name, "http") && !detail::same(name, "https")) { return {.status = 400}; }
        target.remove_prefix(scheme + 3);
        const std::string_view authority = target.substr(0, target.find_first_of("/?#"));
        if (authority.empty() || !detail::is_authority(authority)) { return {.status = 400}; }
        target.remove_prefix(authority.size());
        if (!target.starts_with('/')) { return {.path = {}, .folder = true}; } // perhaps a query follows
    }
    // Escapes are decoded once, after the query is gone and before the parts are looked at.
    const std::optional<std::string> path = unescaped(target.substr(0, target.find_first_of("?#")));
    if (!path || !path->starts_with('/')) { return {.status = 400}; }
    place found{.path = path->substr(1), .folder = path->ends_with('/')};
    if (found.folder && !found.path.empty()) { found.path.pop_back(); }
    std::string_view parts = found.path;
    while (!parts.empty()) {
        if (!detail::is_plain(detail::take(parts, '/'))) { return {.status = 404}; }
    }
    return found.path.ends_with('/') ? place{.status = 404} : found;
}

inline std::string_view content_type(std::string_view path) {
    struct row {
        std::string_view ending, type;
    };
    static constexpr std::array<row, 20> table{{{".html", "text/html; charset=utf-8"},
                                                {".htm", "text/html; charset=utf-8"},
                                                {".txt", "text/plain; charset=utf-8"},
                                                {".md", "text/plain; charset=utf-8"},
                                                {".css", "text/css; charset=utf-8"},
                                                {".js", "text/javascript; charset=utf-8"},
                                                {".mjs", "text/javascript; charset=utf-8"},
                                                {".json", "application/json"},
                                                {".xml", "application/xml"},
                                                {".svg", "image/svg+xml"},
                                                {".png", "image/png"},
                                                {".jpg", "image/jpeg"},
                                                {".jpeg", "image/jpeg"},
                                                {".gif", "image/gif"},
                                                {".webp", "image/webp"},
                                                {".ico", "image/x-icon"},
                                                {".woff2", "font/woff2"},
                                                {".wasm", "application/wasm"},
                                                {".pdf", "application/pdf"},
                                                {".mp4", "video/mp4"}}};
    for (const row& each : table) {
        if (path.size() > each.ending.size() &&
            detail::same(path.substr(path.size() - each.ending.size()), each.ending)) {
            return each.type;
        }
    }
    return "application/octet-stream";
}

} // namespace example::http
