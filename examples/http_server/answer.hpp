// What to answer to a request: a folder and a value in, a value out.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <portsock/buffer.hpp>
#include <portsock/error.hpp>
#include <portsock/file.hpp>

#include "date.hpp"
#include "range.hpp"
#include "request.hpp"
#include "target.hpp"

namespace example::http {

/// `text` is sent first, then `size` bytes of the file.
struct answer {
    std::string text;
    portsock::file file{};
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    bool keep_alive = false;
};

namespace detail {

/// Files up to this size are sent together with their head.
inline constexpr std::uint64_t small_file = 16 * 1024;

constexpr std::string_view reason(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 206:
        return "Partial Content";
    case 301:
        return "Moved Permanently";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 414:
        return "URI Too Long";
    case 416:
        return "Range Not Satisfiable";
    case 431:
        return "Request Header Fields Too Large";
    case 501:
        return "Not Implemented";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Internal Server Error";
    }
}

/// Writes heads.
class head {
  public:
    explicit head(int status) : text_("HTTP/1.1 " + std::to_string(status) + ' ') {
        text_ += reason(status);
        text_ +=
            "\r\nDate: " + to_text(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())) + "\r\n";
    }
    head& field(std::string_view name, std::string_view value) {
        text_.append(name).append(": ").append(value).append("\r\n");
        return *this;
    }
    head& field(std::string_view name, std::uint64_t value) { return field(name, std::to_string(value)); }
    std::string end(const request& asked, bool keep_alive) {
        if (!keep_alive) { field("Connection", "close"); }
        if (keep_alive && asked.is_1_0) { field("Connection", "keep-alive"); }
        return std::move(text_) + "\r\n";
    }

  private:
    std::string text_;
};

/// An answer without a file: a line that says what it is.
inline answer plain(int status, const request& asked, bool keep_alive, head start) {
    const std::string page = std::to_string(status) + ' ' + std::string(reason(status)) + '\n';
    start.field("Content-Type", "text/plain; charset=utf-8").field("Content-Length", page.size());
    answer made{.text = start.end(asked, keep_alive), .keep_alive = keep_alive};
    if (asked.method != "HEAD") { made.text += page; }
    return made;
}

inline std::chrono::sys_seconds last_change(const std::string& path) {
    using namespace std::chrono;
    // The clocks of files and of the system begin at different times, a whole number of seconds apart.
    static const seconds apart =
        round<seconds>(system_clock::now().time_since_epoch() - file_clock::now().time_since_epoch());
    std::error_code error;
    const auto written = std::filesystem::last_write_time(std::u8string(path.begin(), path.end()), error);
    if (error) { return {}; }
    return sys_seconds(floor<seconds>(written.time_since_epoch()) + apart);
}

/// For a file that cannot be opened.
constexpr int status_of(portsock::errc why) {
    switch (why) {
    case portsock::errc::permission_denied:
        return 403;
    case portsock::errc::too_many_files_open:
        return 503;
    default:
        return 404; // also of what is no ordinary file, and of what can be no name
    }
}

/// Whether the client has this version already. See: RFC 9110 section 13.2.2.
inline bool is_known(const request& asked, std::string_view tag, std::chrono::sys_seconds changed) {
    if (!asked.if_none_match.empty()) { return asked.if_none_match == "*" || lists(asked.if_none_match, tag); }
    const auto since = to_date(asked.if_modified_since);
    return since && changed <= *since;
}

} // namespace detail

/// A refusal, after which the connection ends.
inline answer refuse(int status) { return detail::plain(status, {}, false, detail::head(status)); }

/// The folder's path is UTF-8 and ends with '/'.
inline answer answer_to(const request& asked, const std::string& folder, bool may_keep_alive) {
    using detail::head;
    // What follows a head is never read, so where the next one would begin is not known.
    const bool keep_alive = asked.keep_alive && may_keep_alive && !asked.has_body;
    const auto plain = [&](int status) { return detail::plain(status, asked, keep_alive, head(status)); };
    if (asked.method != "GET" && asked.method != "HEAD") {
        constexpr std::string_view known = "POST,PUT,DELETE,OPTIONS,TRACE,CONNECT,PATCH";
        if (!detail::lists(known, asked.method)) { return plain(501); }
        return detail::plain(405, asked, keep_alive, head(405).field("Allow", "GET, HEAD"));
    }
    place where = find_place(asked.target);
    if (where.status != 200) { return plain(where.status); }
    if (where.folder || where.path.empty()) { where.path += where.path.empty() ? "index.html" : "/index.html"; }

    const std::string path = folder + where.path;
    auto file = portsock::file::open(path);
    if (!file && file.error() == portsock::errc::is_a_directory) {
        const std::string_view target = asked.target.substr(0, asked.target.find_first_of("?#"));
        return detail::plain(301, asked, keep_alive, head(301).field("Location", std::string(target) + '/'));
    }
    if (!file) { return plain(detail::status_of(file.error().kind())); }
    const auto total = file->size();
    if (!total) { return plain(500); }

    const auto changed = detail::last_change(path);
    const std::string date = to_text(changed);
    const std::string tag =
        '"' + std::to_string(*total) + '-' + std::to_string(changed.time_since_epoch().count()) + '"';
    if (detail::is_known(asked, tag, changed)) {
        return {.text = head(304).field("ETag", tag).field("Last-Modified", date).end(asked, keep_alive),
                .keep_alive = keep_alive};
    }
    const bool is_same = asked.if_range.empty() || asked.if_range == tag || asked.if_range == date;
    const bool in_part = asked.method == "GET" && !asked.range.empty() && is_same;
    const part wanted = find_part(in_part ? asked.range : "", *total);
    const std::string of_total = '/' + std::to_string(*total);
    if (wanted.status == 416) {
        return detail::plain(416, asked, keep_alive, head(416).field("Content-Range", "bytes *" + of_total));
    }
    head start(wanted.status);
    start.field("Content-Type", content_type(where.path)).field("Content-Length", wanted.size);
    if (wanted.status == 206) {
        start.field("Content-Range", "bytes " + std::to_string(wanted.offset) + '-' +
                                         std::to_string(wanted.offset + wanted.size - 1) + of_total);
    }
    start.field("Accept-Ranges", "bytes").field("ETag", tag).field("Last-Modified", date);
    answer made{.text = start.end(asked, keep_alive), .keep_alive = keep_alive};
    if (asked.method == "HEAD" || wanted.size == 0) { return made; }
    made.offset = wanted.offset;
    made.size = wanted.size;
    if (wanted.size <= detail::small_file) {
        const std::size_t before = made.text.size();
        made.text.resize(before + static_cast<std::size_t>(wanted.size));
        const auto room = portsock::writable_bytes(std::span(made.text).subspan(before));
        const auto read = file->read(wanted.offset, room);
        if (!read) { return plain(500); }
        const std::size_t got = read->size();
        made.text.resize(before + got);
        made.offset += got;
        made.size -= got;
    }
    if (made.size > 0) { made.file = *std::move(file); }
    return made;
}

} // namespace example::http
