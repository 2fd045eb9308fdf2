// What the HTTP server among the examples reads: heads, targets, ranges and dates.
#include "../../examples/http_server/answer.hpp"
#include "../../examples/http_server/date.hpp"
#include "../../examples/http_server/range.hpp"
#include "../../examples/http_server/request.hpp"
#include "../../examples/http_server/target.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace example::http;
using namespace std::string_view_literals;

TEST_CASE("HTTP: a head is read the same wherever it is cut, and not before it is whole") {
    const std::string one =
        "\r\nGET /a%20b?c HTTP/1.1\r\nHost: x\r\nRange:\t bytes=1-2 \r\nIf-None-Match: \"e\"\r\n\r\n";
    const std::string two = "HEAD / HTTP/1.0\nConnection: Keep-Alive\n\n";
    const std::string both = one + two;
    for (std::size_t cut = 0; cut <= both.size(); ++cut) {
        CAPTURE(cut);
        std::string_view arrived = std::string_view(both).substr(0, cut);
        parsed found = parse(arrived);
        if (cut < one.size()) {
            CHECK(found.status == 0);
            // The rest byte by byte, each time going on where the last call stopped.
            for (std::size_t size = cut; found.status == 0 && size < both.size(); ++size) {
                found = parse(std::string_view(both).substr(0, size + 1), size);
                CHECK((found.status == 0) == (size + 1 < one.size()));
            }
        }
        REQUIRE(found.status == 200);
        CHECK(found.size == one.size());
        CHECK(found.head.method == "GET");
        CHECK(found.head.target == "/a%20b?c");
        CHECK(found.head.range.value() == "bytes=1-2");
        CHECK(found.head.has_if_none_match);
        CHECK(found.head.keep_alive);
        CHECK_FALSE(found.head.is_1_0);
        if (cut == both.size()) {
            const parsed next = parse(std::string_view(both).substr(found.size));
            CHECK(next.status == 200);
            CHECK(next.size == two.size());
            CHECK(next.head.is_1_0);
            CHECK(next.head.keep_alive);
        }
    }
}

int status_of(std::string_view head) { return parse(std::string(head) + "\r\n\r\n").status; }

TEST_CASE("HTTP: what is not clearly a request is refused") {
    for (const std::string_view line :
         {"GET"sv, "GET /"sv, "GET / HTTP/1.1 x"sv, "GET  / HTTP/1.1"sv, " GET / HTTP/1.1"sv, "G(T / HTTP/1.1"sv,
          "GET / HTTX/1.1"sv, "GET / http/1.1"sv, "GET / HTTP/11"sv, "GET /\1 HTTP/1.1"sv, "GET / HTTP/1.1\r"sv,
          "\0\0\0"sv, "\x16\x03\x01"sv}) {
        CAPTURE(line);
        CHECK(status_of(std::string(line) + "\r\nHost: x") == 400);
    }
    for (const std::string_view field : {"Host"sv,
                                         ": x"sv,
                                         "Na me: x"sv,
                                         "Name : x"sv,
                                         " folded"sv,
                                         "\tfolded"sv,
                                         "Name: \0"sv,
                                         "Name: a\rb"sv,
                                         "Host: y"sv,
                                         "N\xC3\xA4me: x"sv,
                                         "Content-Length: x"sv,
                                         "Content-Length: -1"sv,
                                         "Content-Length: +1"sv,
                                         "Content-Length:"sv,
                                         "Content-Length: 1, 1"sv,
                                         "Content-Length: 0x1"sv,
                                         "Content-Length: 1 1"sv,
                                         "Content-Length: 99999999999999999999"sv,
                                         "Content-Length: 1\r\nContent-Length: 1"sv,
                                         "Content-Length: 0\r\ncontent-length: 5"sv,
                                         "Content-Length: 5\r\nTransfer-Encoding: chunked"sv,
                                         "Transfer-Encoding: chunked\r\nContent-Length: 0"sv,
                                         "Transfer-Encoding: identity"sv,
                                         "Transfer-Encoding:"sv,
                                         "Transfer-Encoding: chunked, chunked"sv,
                                         "Transfer-Encoding: chunked, gzip"sv,
                                         "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"sv,
                                         "Transfer-Encoding: xchunked"sv,
                                         "Transfer-Encoding: \x0b"
                                         "chunked"sv,
                                         "Transfer-Encoding: chunked,"sv}) {
        CAPTURE(field);
        CHECK(status_of("GET / HTTP/1.1\r\nHost: x\r\n" + std::string(field)) == 400);
    }
    CHECK(status_of("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked") == 501);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: Chunked") == 501);
    CHECK(status_of("GET / HTTP/1.0\r\nTransfer-Encoding: chunked") == 400);
    CHECK(status_of("GET / HTTP/1.1") == 400); // without host
    for (const std::string_view host : {"a b"sv, "a/b"sv, "a@b"sv, "a,b c"sv, "a:b"sv, "a:1:2"sv, "[::1"sv, "[]"sv,
                                        "::1"sv, "[::1]x"sv, "a?b"sv, "a#b"sv, "a\\b"sv, "\xC3\xA4"sv, "a:80 b"sv}) {
        CAPTURE(host);
        CHECK(status_of("GET / HTTP/1.1\r\nHost: " + std::string(host)) == 400);
    }
    for (const std::string_view host : {""sv, "x"sv, "x:"sv, "x.example:8080"sv, "[::1]"sv, "[fe80::1%25eth0]:80"sv}) {
        CAPTURE(host);
        CHECK(status_of("GET / HTTP/1.1\r\nHost: " + std::string(host)) == 200);
    }
    CHECK(status_of("GET / HTTP/1.0") == 200);
    CHECK(status_of("GET / HTTP/2.0\r\nHost: x") == 505);
}

TEST_CASE("HTTP: the limits are reached neither early nor late") {
    const auto line = [](std::size_t size) {
        std::string text = "GET / HTTP/1.0";
        return text.insert(5, size - text.size(), 'x');
    };
    CHECK(status_of(line(longest_request_line - 1)) == 200); // the CR counts
    CHECK(status_of(line(longest_request_line)) == 414);
    CHECK(parse(line(longest_request_line)).status == 0);
    CHECK(parse(line(longest_request_line + 1)).status == 414);
    const std::string start = "GET / HTTP/1.0\r\nA: ";
    CHECK(parse(start + std::string(longest_head - start.size() - 2, 'x') + "\r\n\r\n").status == 200);
    CHECK(parse(start + std::string(longest_head - start.size() - 1, 'x') + "\r\n\r\n").status == 431);
    CHECK(parse(start + std::string(longest_head - start.size(), 'x')).status == 0);
    CHECK(parse(start + std::string(longest_head - start.size() + 1, 'x')).status == 431);
}

TEST_CASE("HTTP: whether a connection stays, and whether content follows") {
    const auto head_of = [](std::string text) { return parse(text += "\r\n\r\n").head; };
    CHECK(head_of("GET / HTTP/1.1\r\nHost: x").keep_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo , CLOSE").keep_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nConnection: keep-alive").keep_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.0").keep_alive);
    CHECK(head_of("GET / HTTP/1.0\r\nconnection:keep-alive").keep_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0").has_body);
    CHECK_FALSE(head_of("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 00").has_body);
    CHECK(head_of("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 01").has_body);
    CHECK(head_of("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked").has_body);
}

TEST_CASE("HTTP: no target leads out of the folder or to a device") {
    for (const std::string_view target : {"/.."sv,
                                          "/../x"sv,
                                          "/a/../../x"sv,
                                          "/%2e%2e/x"sv,
                                          "/a/%2E%2e"sv,
                                          "/..%2fx"sv,
                                          "/a%2f..%2f..%2fx"sv,
                                          "/..%5cx"sv,
                                          "/a\\..\\x"sv,
                                          "//x"sv,
                                          "/a//b"sv,
                                          "/a//"sv,
                                          "/."sv,
                                          "/a/./b"sv,
                                          "/.git/config"sv,
                                          "/C:/x"sv,
                                          "/c%3a"sv,
                                          "/a:stream"sv,
                                          "/a."sv,
                                          "/a%20"sv,
                                          "/a%00.txt"sv,
                                          "/a%0ab"sv,
                                          "/a%09b"sv,
                                          "/nul"sv,
                                          "/NUL.txt"sv,
                                          "/b/Con"sv,
                                          "/aux .txt"sv,
                                          "/com1"sv,
                                          "/LPT9.x"sv,
                                          "/COM\xC2\xB9"sv,
                                          "/conin$"sv,
                                          "/a*"sv,
                                          "/a%3fb"sv,
                                          "/a|b"sv,
                                          "/%7f"sv,
                                          "http://x/../y"sv}) {
        CAPTURE(target);
        CHECK(find_place(target).status == 404);
    }
    for (const std::string_view target :
         {"*"sv, "x"sv, "ftp://x/y"sv, "http://"sv, "http:///x"sv, "http://a b/x"sv, "http://u@h/x"sv, "x/y://z"sv,
          "/%"sv, "/%4"sv, "/%zz"sv, "/a%2"sv, "%2fx"sv, "?x"sv}) {
        CAPTURE(target);
        CHECK(find_place(target).status == 400);
    }
}

TEST_CASE("HTTP: a target's escapes are decoded once, and its query is no part of the path") {
    const auto path_of = [](std::string_view target) {
        const place found = find_place(target);
        REQUIRE(found.status == 200);
        return found.path + (found.folder ? " folder" : "");
    };
    CHECK(path_of("/") == " folder");
    CHECK(path_of("/?a/../b") == " folder");
    CHECK(path_of("/a/") == "a folder");
    CHECK(path_of("/a/b.txt") == "a/b.txt");
    CHECK(path_of("/a%20b%2Bc") == "a b+c");
    CHECK(path_of("/a%252e") == "a%2e");
    CHECK(path_of("/a%2fb") == "a/b");
    CHECK(path_of("/\xC3\xA4%C3%A4") == "\xC3\xA4\xC3\xA4");
    CHECK(path_of("http://example") == " folder");
    CHECK(path_of("http://example/a?b") == "a");
    CHECK(path_of("HTTPS://example:1?b/c") == " folder");
    CHECK(path_of("/a..b/comet.html") == "a..b/comet.html");
    CHECK(path_of("/console/com/com10/null") == "console/com/com10/null");
}

request conditional(const std::string& fields, std::string& kept) {
    kept = "GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n\r\n";
    const parsed found = parse(kept);
    REQUIRE(found.status == 200);
    return found.head;
}

TEST_CASE("HTTP: conditions, by tags that may be weak and on several lines, and by dates") {
    using namespace std::chrono;
    const sys_seconds changed = sys_days(year(1994) / November / 6) + 8h + 49min + 37s;
    const std::string date = to_text(changed), before = to_text(changed - 1s), after = to_text(changed + 1s);
    std::string kept;
    const auto status = [&](const std::string& fields) {
        CAPTURE(fields);
        return detail::check_conditions(conditional(fields, kept), "\"t\"", changed);
    };
    for (const std::string list :
         {"\"t\"", "W/\"t\"", "*", "\"a\", \"t\"", "\"a,b\",W/\"t\"", ", ,\"t\"", "\"a\"\t,\t\"t\" ",
          "\"a\"\r\nIf-None-Match: \"t\"", "\"a\"\r\nX: y\r\nif-none-match:W/\"t\""}) {
        CHECK(status("If-None-Match: " + list) == 304);
    }
    for (const std::string list :
         {"\"T\"", "\"tt\"", "t", "w/\"t\"", "\"a,\"t\"\"", "\"a\" \"t\"", "", "\"*\"", "\"t", "*, \"x\""}) {
        CHECK(status("If-None-Match: " + list) == 200);
    }
    CHECK(status("If-Match: \"t\"") == 200);
    CHECK(status("If-Match: *") == 200);
    CHECK(status("If-Match: \"a\"\r\nIf-Match: \"b\", \"t\"") == 200);
    CHECK(status("If-Match: W/\"t\"") == 412); // compares strongly
    CHECK(status("If-Match: \"a\"") == 412);
    CHECK(status("If-Match:") == 412);
    CHECK(status("If-Match: \"a\"\r\nIf-None-Match: \"t\"") == 412);
    CHECK(status("If-Match: \"t\"\r\nIf-None-Match: \"t\"") == 304);
    CHECK(status("If-Unmodified-Since: " + date) == 200);
    CHECK(status("If-Unmodified-Since: " + after) == 200);
    CHECK(status("If-Unmodified-Since: " + before) == 412);
    CHECK(status("If-Unmodified-Since: yesterday") == 200);
    CHECK(status("If-Unmodified-Since: " + before + "\r\nIf-Unmodified-Since: " + before) == 200); // which one?
    CHECK(status("If-Match: \"t\"\r\nIf-Unmodified-Since: " + before) == 200);
    CHECK(status("If-Modified-Since: " + date) == 304);
    CHECK(status("If-Modified-Since: " + before) == 200);
    CHECK(status("If-Modified-Since: " + after) == 304);
    CHECK(status("If-None-Match: \"a\"\r\nIf-Modified-Since: " + after) == 200);
    CHECK(status("") == 200);

    const auto same = [&](const std::string& field) {
        return detail::is_same_version(conditional(field, kept), "\"t\"", changed);
    };
    CHECK(same(""));
    CHECK(same("If-Range: \"t\""));
    CHECK_FALSE(same("If-Range: W/\"t\""));
    CHECK(same("If-Range: " + date));
    CHECK_FALSE(same("If-Range: " + after));
    CHECK_FALSE(same("If-Range: \"t\"\r\nIf-Range: \"t\""));
    const auto just_now = floor<seconds>(system_clock::now());
    CHECK_FALSE(detail::is_same_version(conditional("If-Range: " + to_text(just_now), kept), "\"t\"", just_now));
}

TEST_CASE("HTTP: every status that is sent has its own reason") {
    std::vector<std::string> reasons;
    for (const int status : {200, 206, 301, 304, 400, 403, 404, 405, 408, 412, 414, 416, 431, 500, 501, 503, 505}) {
        reasons.emplace_back(detail::reason(status));
        CHECK_FALSE(reasons.back().empty());
    }
    std::ranges::sort(reasons);
    CHECK(std::ranges::adjacent_find(reasons) == reasons.end());
}

TEST_CASE("HTTP: ranges") {
    const auto check = [](std::string_view range, std::uint64_t size, int status, std::uint64_t offset = 0,
                          std::uint64_t length = 0) {
        CAPTURE(range);
        const part found = find_part(range, size);
        CHECK(found.status == status);
        if (status == 416) { return; }
        CHECK(found.offset == offset);
        CHECK(found.size == length);
    };
    check("bytes=0-0", 10, 206, 0, 1);
    check("bytes=2-5", 10, 206, 2, 4);
    check("Bytes= 2 - 5 ", 10, 206, 2, 4);
    check("bytes=9-", 10, 206, 9, 1);
    check("bytes=5-99999999999999999999999", 10, 206, 5, 5);
    check("bytes=-3", 10, 206, 7, 3);
    check("bytes=-30", 10, 206, 0, 10);
    check("bytes=10-", 10, 416);
    check("bytes=10-20", 10, 416);
    check("bytes=99999999999999999999999-", 10, 416);
    check("bytes=-0", 10, 416);
    check("bytes=0-", 0, 416);
    check("bytes=-1", 0, 416);
    for (const std::string_view ignored : {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-2", "bytes=a-b",
                                           "bytes=1-2,4-5", "bytes=--1", "bytes=+1-2", "items=0-1", "bytes=0x1-2"}) {
        check(ignored, 10, 200, 0, 10);
    }
}

TEST_CASE("HTTP: dates") {
    using namespace std::chrono;
    const auto when = sys_days(year(1994) / November / 6) + 8h + 49min + 37s;
    CHECK(to_text(when) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(to_date("Sun, 06 Nov 1994 08:49:37 GMT") == when);
    for (sys_seconds any = sys_seconds(0s); any < sys_days(year(2100) / 1 / 1); any += 31 * 24h + 1h + 1min + 1s) {
        CHECK(to_date(to_text(any)) == any);
    }
    for (const std::string_view wrong :
         {"", "Sun, 06 Nov 1994 08:49:37 UTC", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 ovD 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
          "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:3x GMT"}) {
        CAPTURE(wrong);
        CHECK_FALSE(to_date(wrong));
    }
}

} // namespace
