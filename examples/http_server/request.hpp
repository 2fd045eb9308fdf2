// The head of a request: text in, a value out, no I/O. See: RFC 9112 sections 2, 3, 5 and 6; RFC 9110 sections 5.6, 7.2
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

/// A field that may be given once.
struct single_field {
    std::string_view text;
    int count = 0;

    [[nodiscard]] constexpr bool given() const { return count > 0; }
    /// Empty if it was given more than once: which of them is meant, nobody knows.
    [[nodiscard]] constexpr std::string_view value() const { return count == 1 ? text : std::string_view(); }
};

/// All of it points into the text that was parsed.
struct request {
    std::string_view method;
    std::string_view target;
    std::string_view fields; // all lines, each with its end: see any_value()
    single_field range;
    single_field if_range;
    single_field if_modified_since;
    single_field if_unmodified_since;
    bool has_if_match = false;
    bool has_if_none_match = false;
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

/// An authority without user: a name or an address, and perhaps a port. See: RFC 3986 section 3.2.
constexpr bool is_authority(std::string_view text) {
    const std::size_t colon = text.find(':', text.starts_with('[') ? text.find(']') : 0);
    const std::string_view host = text.substr(0, colon);
    const std::string_view port = colon == text.npos ? "" : text.substr(colon + 1);
    if (!std::all_of(port.begin(), port.end(), is_digit)) { return false; }
    if (host.starts_with('[')) {
        return host.size() > 2 && host.ends_with(']') && std::all_of(host.begin() + 1, host.end() - 1, [](char c) {
                   return is_digit(c) || is_letter(c) || c == ':' || c == '.' || c == '%' || c == '-' || c == '_';
               });
    }
    return std::all_of(host.begin(), host.end(), [](char c) {
        return is_digit(c) || is_letter(c) || std::string_view("-._~%!$&'()*+,;=").find(c) != std::string_view::npos;
    });
}

/// What the lines of a head say together.
struct head_state {
    std::string_view connection; // "close", "keep-alive" or nothing
    int hosts = 0;
    int lengths = 0;
    int encodings = 0;
    bool length_is_number = false;
    bool is_chunked = false; // by the last line that is about it
    bool has_other_encoding = false;
};

/// 200, or why not. See: RFC 9112 section 6.3.
constexpr int check_framing(const head_state& fields, request& into) {
    if (fields.hosts > 1 || (fields.hosts == 0 && !into.is_1_0)) { return 400; }
    if (fields.lengths > 1 || (fields.lengths == 1 && !fields.length_is_number)) { return 400; }
    if (fields.encodings == 0) { return 200; }
    // Two ways to say where the content ends, or one that HTTP/1.0 has not got, or one that does not say it.
    if (fields.lengths > 0 || into.is_1_0 || !fields.is_chunked) { return 400; }
    into.has_body = true;
    return fields.has_other_encoding ? 501 : 200;
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

/// False if the line is no field, or one that cannot be right.
constexpr bool read_field(std::string_view line, request& into, head_state& state) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos || colon == 0) { return false; }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    // A folded line begins with a space, and is refused like a space before the colon.
    if (!std::all_of(name.begin(), name.end(), is_token)) { return false; }
    if (!std::all_of(value.begin(), value.end(), is_text)) { return false; }
    const auto once = [value](single_field& field) {
        field.text = value;
        ++field.count;
    };
    if (same(name, "host")) {
        ++state.hosts;
        return is_authority(value);
    }
    if (same(name, "connection")) {
        if (lists(value, "close")) { state.connection = "close"; }
        if (lists(value, "keep-alive") && state.connection.empty()) { state.connection = "keep-alive"; }
    } else if (same(name, "content-length")) {
        // A list of equal numbers might be read as one, but who sends that is not to be trusted with framing.
        ++state.lengths;
        const std::string_view digits = value.substr(std::min(value.find_first_not_of('0'), value.size()));
        state.length_is_number =
            !value.empty() && std::all_of(value.begin(), value.end(), is_digit) && digits.size() < 19;
        into.has_body = into.has_body || !digits.empty();
    } else if (same(name, "transfer-encoding")) {
        ++state.encodings;
        if (value.ends_with(',')) { return false; }
        std::string_view codings = value;
        do {
            if (state.is_chunked) { return false; } // nothing may be done to chunks
            state.is_chunked = same(trimmed(take(codings, ',')), "chunked");
            state.has_other_encoding = state.has_other_encoding || !state.is_chunked;
        } while (!codings.empty());
    } else if (same(name, "range")) {
        once(into.range);
    } else if (same(name, "if-range")) {
        once(into.if_range);
    } else if (same(name, "if-modified-since")) {
        once(into.if_modified_since);
    } else if (same(name, "if-unmodified-since")) {
        once(into.if_unmodified_since);
    } else if (same(name, "if-match")) {
        into.has_if_match = true;
    } else if (same(name, "if-none-match")) {
        into.has_if_none_match = true;
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

/// Whether `matches` is true for the value of one of the fields of this name. Several lines are one list.
template <class Matches>
constexpr bool any_value(const request& of, std::string_view name, Matches matches) {
    std::string_view fields = of.fields;
    while (!fields.empty()) {
        std::string_view value = detail::take_line(fields);
        if (detail::same(detail::take(value, ':'), name) && matches(detail::trimmed(value))) { return true; }
    }
    return false;
}

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
        found.head.fields = fields;
        head_state state;
        while (found.status == 200 && !fields.empty()) {
            if (!read_field(take_line(fields), found.head, state)) { found.status = 400; }
        }
        if (found.status == 200) { found.status = check_framing(state, found.head); }
        found.head.keep_alive = found.head.is_1_0 ? state.connection == "keep-alive" : state.connection != "close";
    }
    return found;
}

} // namespace example::http
