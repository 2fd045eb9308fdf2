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
    bool starved = false; // the process has no descriptor for the file: ask again when something was closed
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
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 412:
        return "Precondition Failed";
    case 414:
        return "URI Too Long";
    case 416:
        return "Range Not Satisfiable";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return ""; // which is allowed, and better than a wrong one
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

inline answer starved() {
    answer none;
    none.starved = true;
    return none;
}

/// An answer without a file: a line that says what it is.
inline answer plain(int status, const request& asked, bool keep_alive, head start) {
    const std::string page = std::to_string(status) + ' ' + std::string(reason(status)) + '\n';
    start.field("Content-Type", "text/plain; charset=utf-8").field("Content-Length", page.size());
    answer made{.text = start.end(asked, keep_alive), .keep_alive = keep_alive};
    if (asked.method != "HEAD") { made.text += page; }
    return made;
}

inline std::filesystem::path to_path(std::string_view utf8) {
    return std::filesystem::path(std::u8string(utf8.begin(), utf8.end()));
}

/// When a file was changed: for a date, and as exactly as the system knows it.
struct change {
    std::chrono::sys_seconds date{};
    std::int64_t exact = 0;
};

inline change last_change(const std::string& path) {
    using namespace std::chrono;
    // The clocks of files and of the system begin at different times, a whole number of seconds apart.
    static const seconds apart =
        round<seconds>(system_clock::now().time_since_epoch() - file_clock::now().time_since_epoch());
    std::error_code error;
    const auto written = std::filesystem::last_write_time(to_path(path), error);
    if (error) { return {}; }
    return {sys_seconds(floor<seconds>(written.time_since_epoch()) + apart), written.time_since_epoch().count()};
}

/// Whether each part of a path that has a '~' in it is the name of an entry of its folder. Windows gives files a
/// second, short name, such as GIT~1 for .git, which opens them but is not listed: by such a name what is hidden would
/// be served. See: Microsoft Learn "Naming Files, Paths, and Namespaces", Short vs. Long Names.
inline bool is_listed(std::string folder, std::string_view path, std::error_code& error) {
    using text = std::filesystem::path::string_type;
    const auto same_text = [](const text& left, const text& right) {
        const auto lower = [](auto c) { return c >= 'A' && c <= 'Z' ? static_cast<decltype(c)>(c + ('a' - 'A')) : c; };
        return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                          [lower](auto l, auto r) { return lower(l) == lower(r); });
    };
    while (!path.empty()) {
        const std::string_view part = take(path, '/');
        if (part.find('~') != part.npos) {
            const text wanted = to_path(part).native();
            bool found = false;
            std::filesystem::directory_iterator entries(to_path(folder), error);
            while (!error && !found && entries != std::filesystem::directory_iterator()) {
                found = same_text(entries->path().filename().native(), wanted);
                entries.increment(error);
            }
            if (error || !found) { return false; }
        }
        folder.append(part).append("/");
    }
    return true;
}

/// For a file that cannot be opened.
constexpr int status_of(portsock::errc why) {
    switch (why) {
    case portsock::errc::permission_denied:
        return 403;
    case portsock::errc::not_enough_memory:
        return 503;
    default:
        return 404; // also of what is no ordinary file, and of what can be no name
    }
}

/// Whether a list of entity tags has this one, or is "*". `weak` compares weak tags too; ours is strong. What is no
/// list of tags ends it. See: RFC 9110 sections 8.8.3 and 13.1.
constexpr bool has_tag(std::string_view list, std::string_view tag, bool weak) {
    if (list == "*") { return true; }
    while (!list.empty()) {
        list = trimmed(list);
        if (list.starts_with(',')) { // an empty element
            list.remove_prefix(1);
            continue;
        }
        const bool is_weak = list.starts_with("W/");
        if (is_weak) { list.remove_prefix(2); }
        const std::size_t end = list.starts_with('"') ? list.find('"', 1) : list.npos;
        if (end == list.npos) { return false; }
        if ((weak || !is_weak) && list.substr(0, end + 1) == tag) { return true; }
        list = trimmed(list.substr(end + 1));
        if (!list.empty() && !list.starts_with(',')) { return false; }
    }
    return false;
}

/// 200, 304 if the client has this version already, or 412 if it wants another. See: RFC 9110 section 13.2.2.
inline int check_conditions(const request& asked, std::string_view tag, std::chrono::sys_seconds changed) {
    if (asked.has_if_match) {
        const auto matches = [tag](std::string_view list) { return has_tag(list, tag, false); };
        if (!any_value(asked, "if-match", matches)) { return 412; }
    } else if (const auto until = to_date(asked.if_unmodified_since.value()); until && changed > *until) {
        return 412;
    }
    if (asked.has_if_none_match) {
        const auto matches = [tag](std::string_view list) { return has_tag(list, tag, true); };
        return any_value(asked, "if-none-match", matches) ? 304 : 200;
    }
    const auto since = to_date(asked.if_modified_since.value());
    return since && changed <= *since ? 304 : 200;
}

/// Whether a part may be sent: the client has other parts of the same version. See: RFC 9110 section 13.1.5.
inline bool is_same_version(const request& asked, std::string_view tag, std::chrono::sys_seconds changed) {
    if (!asked.if_range.given()) { return true; }
    if (asked.if_range.value() == tag) { return true; }
    // A date is not exact enough while the file may still change within the same second.
    const auto date = to_date(asked.if_range.value());
    return date && *date == changed && changed + std::chrono::seconds(1) < std::chrono::system_clock::now();
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
    const bool is_folder = !file && file.error() == portsock::errc::is_a_directory;
    if (!file && file.error() == portsock::errc::too_many_files_open) { return detail::starved(); }
    if (!file && !is_folder) { return plain(detail::status_of(file.error().kind())); }
    if (where.path.find('~') != std::string::npos) {
        std::error_code error;
        if (!detail::is_listed(folder, where.path, error)) {
            const bool starved =
                error == std::errc::too_many_files_open || error == std::errc::too_many_files_open_in_system;
            return starved ? detail::starved() : plain(404);
        }
    }
    if (is_folder) {
        const std::string_view target = asked.target.substr(0, asked.target.find('#'));
        const std::size_t query = std::min(target.find('?'), target.size());
        std::string location(target.substr(0, query));
        location.append("/").append(target.substr(query));
        return detail::plain(301, asked, keep_alive, head(301).field("Location", location));
    }
    const auto total = file->size();
    if (!total) { return plain(500); }

    const detail::change changed = detail::last_change(path);
    const std::string date = to_text(changed.date);
    const std::string tag = '"' + std::to_string(*total) + '-' + std::to_string(changed.exact) + '"';
    const int condition = detail::check_conditions(asked, tag, changed.date);
    if (condition == 304) {
        return {.text = head(304).field("ETag", tag).field("Last-Modified", date).end(asked, keep_alive),
                .keep_alive = keep_alive};
    }
    if (condition != 200) { return plain(condition); }
    const bool in_part = asked.method == "GET" && detail::is_same_version(asked, tag, changed.date);
    const part wanted = find_part(in_part ? asked.range.value() : "", *total);
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
