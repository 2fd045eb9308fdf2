// The head of a request: text in, a value out, no I/O. See: RFC 9112 sections 2, 3 and 5; RFC 9110 sections 5.6
// and 7.6.1.
//
// Whatever is not clearly right is refused, because what two programs read differently can be used against one of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace example::http {

inline constexpr std::size_t longest_request_line = 8 * 1024;
inline constexpr std::size_t longest_head = 64 * 1024;

/// All of it points into the text that was parsed.
struct request {
    std::string_view method;
    std::string_view target;
    std::string_view range;
    std::string_view if_range;
    std::string_view if_none_match;
    std::string_view if_modified_since;
    bool is_1_0 = false;
    bool keep_alive = true;
    bool has_body = false; // content follows the head
};

struct parsed {
    int status = 0;       // 0 = there is more to come, 200 = here it is, otherwise why not
    std::size_t size = 0; // of the head, with all that belongs to it
    request head = {};
};

namespace detail {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool is_token(char c) {
    return is_digit(c) || is_letter(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
/// The bytes of UTF-8 are allowed, control characters are not.
constexpr bool is_text(char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); }

constexpr bool same(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char l, char r) { return to_lower(l) == to_lower(r); });
}

constexpr std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) {
        text.remove_prefix(1);
    }
    while (text.ends_with(' ') || text.ends_with('\t')) {
        text.remove_suffix(1);
    }
    return text;
}

/// Takes what is before the separator, or all, off the front.
constexpr std::string_view take(std::string_view& from, char separator) {
    const std::size_t end = from.find(separator);
    const std::string_view taken = from.substr(0, end);
    from.remove_prefix(end == from.npos ? from.size() : end + 1);
    return taken;
}

constexpr std::string_view take_line(std::string_view& from) {
    std::string_view line = take(from, '\n');
    if (line.ends_with('\r')) { line.remove_suffix(1); }
    return line;
}

/// Whether one of the words between commas is this one.
constexpr bool lists(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        if (same(trimmed(take(words, ',')), word)) { return true; }
    }
    return false;
}

/// 200, or why not.
constexpr int read_request_line(std::string_view line, request& into) {
    into.method = take(line, ' ');
    into.target = take(line, ' ');
    if (into.method.empty() || !std::all_of(into.method.begin(), into.method.end(), is_token)) { return 400; }
    if (into.target.empty() || !std::all_of(into.target.begin(), into.target.end(), is_text)) { return 400; }
    if (line.size() != 8 || !line.starts_with("HTTP/") || !is_digit(line[5]) || line[6] != '.' || !is_digit(line[7])) {
        return 400;
    }
    if (line[5] != '1') { return 505; }
    into.is_1_0 = line[7] == '0';
    return 200;
}

/// False if the line is no field.
constexpr bool read_field(std::string_view line, request& into, int& hosts, std::string_view& connection) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos || colon == 0) { return false; }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    // A folded line begins with a space, and is refused like a space before the colon.
    if (!std::all_of(name.begin(), name.end(), is_token)) { return false; }
    if (!std::all_of(value.begin(), value.end(), is_text)) { return false; }
    if (same(name, "host")) {
        ++hosts;
    } else if (same(name, "connection")) {
        if (lists(value, "close")) { connection = "close"; }
        if (lists(value, "keep-alive") && connection.empty()) { connection = "keep-alive"; }
    } else if (same(name, "content-length")) {
        into.has_body = into.has_body || value != "0";
    } else if (same(name, "transfer-encoding")) {
        into.has_body = true;
    } else if (same(name, "range")) {
        into.range = value;
    } else if (same(name, "if-range")) {
        into.if_range = value;
    } else if (same(name, "if-none-match")) {
        into.if_none_match = value;
    } else if (same(name, "if-modified-since")) {
        into.if_modified_since = value;
    }
    return true;
}

/// Where the empty line that ends a head begins: just behind the LF before it.
constexpr std::size_t end_of_fields(std::string_view text, std::size_t from) {
    for (std::size_t lf = text.find('\n', from); lf != text.npos; lf = text.find('\n', lf + 1)) {
        const std::string_view rest = text.substr(lf + 1, 2);
        if (rest.starts_with('\n') || rest == "\r\n") { return lf + 1; }
    }
    return text.npos;
}

} // namespace detail

/// The first head of `text`. `seen` = bytes of it that an earlier call had and found too few.
constexpr parsed parse(std::string_view text, std::size_t seen = 0) {
    using namespace detail;
    // Empty lines before a request are left over from one before.
    std::size_t begin = 0;
    while (text.substr(begin).starts_with("\r\n") || text.substr(begin).starts_with('\n')) {
        begin += text[begin] == '\r' ? 2 : 1;
    }
    const std::size_t fields_end = end_of_fields(text, std::max(begin, seen < 2 ? 0 : seen - 2));
    const std::size_t line_end = std::min(text.find('\n', begin), text.size());
    parsed found{.size = text.size()};
    if (line_end - begin > longest_request_line) {
        found.status = 414;
    } else if (std::min(fields_end, text.size()) > longest_head) {
        found.status = 431;
    } else if (fields_end != text.npos) {
        found.size = text.find('\n', fields_end) + 1;
        std::string_view fields = text.substr(begin, fields_end - begin);
        found.status = read_request_line(take_line(fields), found.head);
        int hosts = 0;
        std::string_view connection;
        while (found.status == 200 && !fields.empty()) {
            if (!read_field(take_line(fields), found.head, hosts, connection)) { found.status = 400; }
        }
        if (found.status == 200 && (hosts > 1 || (hosts == 0 && !found.head.is_1_0))) { found.status = 400; }
        found.head.keep_alive = found.head.is_1_0 ? connection == "keep-alive" : connection != "close";
    }
    return found;
}

} // namespace example::http
