#include <portsock/error.hpp>
#include <portsock/io.hpp>
#include <portsock/iostream.hpp>
#include <portsock/until.hpp>

#include "support/script_stream.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <iomanip>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using portsock::buffered_reader;
using portsock::buffered_writer;
using portsock::errc;
using portsock::line_ending;
using portsock::socket_iostream;
using portsock::stop_signal;
using portsock::text;
using portsock::text_piece;
using support::script_stream;

static_assert(portsock::byte_source<script_stream> && portsock::byte_sink<script_stream>);
static_assert(!portsock::byte_source<int> && !portsock::byte_source<buffered_writer>);
static_assert(std::is_nothrow_move_constructible_v<buffered_reader> && !std::is_copy_constructible_v<buffered_reader>);
static_assert(std::is_nothrow_move_assignable_v<buffered_writer> && !std::is_copy_assignable_v<buffered_writer>);

constexpr std::size_t every_size[] = {1, 2, 3, 5, 1000};

/// Lines as Java's readers see them, and a mark where the end of the stream cut one off.
std::vector<std::string> lines_of(buffered_reader& in) {
    std::vector<std::string> lines;
    while (const text_piece line = in.read_line().value()) {
        lines.push_back(std::string(line.text) + (line.terminated ? "" : "<cut off>"));
    }
    return lines;
}
using texts = std::vector<std::string>;

TEST_CASE("reader: lines end with LF or CRLF, however the stream is cut into pieces") {
    for (const std::size_t size : every_size) {
        CAPTURE(size);
        script_stream stream("one\ntwo\r\n\n\r\nfour\rfive\r\r\n last", size);
        buffered_reader in(stream, 16);
        CHECK(lines_of(in) == texts{"one", "two", "", "", "four\rfive\r", " last<cut off>"});
        CHECK_FALSE(in.read_line().value());
    }
}

TEST_CASE("reader: an empty stream, an empty line and a cut off line are three different things") {
    script_stream nothing;
    buffered_reader in_nothing(nothing);
    CHECK_FALSE(in_nothing.read_line().value());
    script_stream empty("\n");
    buffered_reader in_empty(empty);
    const text_piece line = in_empty.read_line().value();
    CHECK(line);
    CHECK(line.terminated);
    CHECK(line.text.empty());
    CHECK_FALSE(in_empty.read_line().value());
    script_stream cut("\r");
    buffered_reader in_cut(cut);
    const text_piece last = in_cut.read_line().value();
    CHECK(last);
    CHECK_FALSE(last.terminated);
    CHECK(last.text == "\r");
}

TEST_CASE("reader: the end of the stream is asked for once") {
    script_stream stream("x");
    buffered_reader in(stream);
    std::array<std::byte, 4> buffer;
    CHECK(lines_of(in) == texts{"x<cut off>"});
    const int asked = stream.receives;
    CHECK(in.read_some(buffer).value().empty());
    CHECK(in.read_exactly(buffer).value().empty());
    CHECK(in.read_exactly(2).value().empty());
    CHECK_FALSE(in.read_until(";").value());
    CHECK(stream.receives == asked);
}

TEST_CASE("reader: a line that is too long is refused and stays readable") {
    for (const std::size_t size : every_size) {
        CAPTURE(size);
        script_stream stream("0123456\r\n01234567\r\nx\n", size);
        buffered_reader in(stream, 9);
        CHECK(in.read_line({}, 9).value().text == "0123456");
        for (int again = 0; again < 3; ++again) {
            const auto line = in.read_line();
            REQUIRE_FALSE(line.has_value());
            CHECK(line.error() == errc::message_size);
        }
        CHECK(text(in.buffered()) == "01234567\r");
        CHECK(text(in.read_exactly(4).value()) == "0123");
        CHECK(in.read_line().value().text == "4567");
        CHECK(in.read_line({}, 1).error() == errc::message_size);
        CHECK(in.read_line({}, 2).value().text == "x");
        CHECK_FALSE(in.read_line().value());
    }
}

TEST_CASE("reader: a limit on a line holds even if more is buffered") {
    script_stream stream("abcdef\nx\n");
    buffered_reader in(stream);
    CHECK(in.read_line({}, 6).error() == errc::message_size);
    CHECK(in.read_line({}, 0).error() == errc::message_size);
    CHECK(in.read_line({}, 7).value().text == "abcdef");
    CHECK(in.read_until("x\n", {}, 1).error() == errc::message_size);
    CHECK(in.read_until("x\n", {}, 2).value().text.empty());
}

TEST_CASE("reader: a delimiter of several bytes is found across pieces, and is not part of the piece") {
    for (const std::size_t size : every_size) {
        CAPTURE(size);
        script_stream stream("GET /\r\nHost: a\r\n\r\n\r\r\n\r\naabaab|tail", size);
        buffered_reader in(stream, 32);
        CHECK(in.read_until("\r\n\r\n").value().text == "GET /\r\nHost: a");
        CHECK(in.read_until("\r\n\r\n").value().text == "\r");
        CHECK(in.read_until("aab|").value().text == "aab");
        const text_piece tail = in.read_until("\r\n\r\n").value();
        CHECK(tail.text == "tail");
        CHECK_FALSE(tail.terminated);
    }
    script_stream stream("x");
    buffered_reader in(stream);
    CHECK(in.read_until("").error() == errc::invalid_argument);
    CHECK(in.read_until("\0"sv).value().text == "x");
}

TEST_CASE("reader: counted pieces are complete, or end with the stream") {
    for (const std::size_t size : every_size) {
        CAPTURE(size);
        script_stream stream("0123456789abcdef", size);
        buffered_reader in(stream, 8);
        CHECK(text(in.read_exactly(3).value()) == "012");
        CHECK(text(in.peek(2).value()).starts_with("34"));
        CHECK(text(in.read_exactly(8).value()) == "3456789a");
        CHECK(in.read_exactly(9).error() == errc::message_size);
        CHECK(in.peek(9).error() == errc::message_size);
        CHECK(text(in.peek(8).value()) == "bcdef");
        CHECK(in.read_exactly(0).value().empty());
        CHECK(text(in.read_exactly(8).value()) == "bcdef");
        CHECK(in.read_exactly(1).value().empty());
    }
}

TEST_CASE("reader: a large buffer is filled past the reader's own") {
    for (const std::size_t size : every_size) {
        CAPTURE(size);
        script_stream stream("line\n0123456789abcdefghij", size);
        buffered_reader in(stream, 6);
        CHECK(in.read_line().value().text == "line");
        std::array<std::byte, 18> large;
        CHECK(text(in.read_exactly(large).value()) == "0123456789abcdefgh");
        CHECK(text(in.read_exactly(large).value()) == "ij");
        CHECK(in.read_exactly(large).value().empty());
    }
}

TEST_CASE("reader: what has arrived is there at once") {
    script_stream stream;
    stream.gives("abc").gives("defghijkl");
    buffered_reader in(stream, 8);
    std::array<std::byte, 2> two;
    std::array<std::byte, 8> eight;
    CHECK(text(in.read_some(two).value()) == "ab");
    CHECK(in.read_some({}).value().empty());
    CHECK(text(in.read_some(eight).value()) == "c");
    CHECK(text(in.read_some(eight).value()) == "defghijk");
    CHECK(in.buffered().empty());
    CHECK(text(in.read_some(eight).value()) == "l");
    CHECK(in.read_some(eight).value().empty());
}

TEST_CASE("reader: consume skips what is buffered and no more") {
    script_stream stream("abcdef");
    buffered_reader in(stream, 4);
    CHECK(in.buffered().empty());
    in.consume(3);
    CHECK(text(in.peek(1).value()) == "abcd");
    in.consume(3);
    CHECK(text(in.buffered()) == "d");
    in.consume(1000);
    CHECK(in.buffered().empty());
    CHECK(text(in.read_exactly(4).value()) == "ef");
}

TEST_CASE("reader: a failure in the middle loses nothing") {
    script_stream stream;
    stream.gives("li").fails(errc::timed_out).gives("ne\r").fails(errc::operation_canceled).gives("\nco");
    stream.fails(errc::timed_out).gives("un").fails(errc::timed_out).gives("ted").fails(errc::connection_reset);
    buffered_reader in(stream, 8);
    const auto timed_out = in.read_line();
    REQUIRE_FALSE(timed_out.has_value());
    CHECK(timed_out.error() == errc::timed_out);
    CHECK(timed_out.error().native() == 7);
    CHECK(text(in.buffered()) == "li");
    CHECK(in.read_line().error() == errc::operation_canceled);
    CHECK(in.read_line().value().text == "line");
    CHECK(in.read_exactly(5).error() == errc::timed_out);
    CHECK(in.peek(5).error() == errc::timed_out);
    CHECK(text(in.read_exactly(5).value()) == "count");
    CHECK(in.read_line().error() == errc::connection_reset);
    CHECK(text(in.buffered()) == "ed");
}

TEST_CASE("reader: a failure while a buffer is filled says how much of it is filled") {
    script_stream stream;
    stream.gives("abc").gives("de").fails(errc::timed_out).gives("fghij");
    buffered_reader in(stream, 4);
    CHECK(text(in.read_exactly(1).value()) == "a");
    std::array<std::byte, 9> buffer;
    const auto failed = in.read_exactly(buffer);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error() == errc::timed_out);
    CHECK(failed.error().native() == 7);
    REQUIRE(failed.error().transferred() == 4);
    CHECK(text(std::span(buffer).first(4)) == "bcde");
    CHECK(text(in.read_exactly(std::span(buffer).subspan(4)).value()) == "fghij");
}

TEST_CASE("reader: the caller's own memory serves as well, even if it is none") {
    std::array<std::byte, 4> room;
    script_stream stream("ab\ncdef");
    buffered_reader in(stream, room);
    CHECK(in.capacity() == 4);
    CHECK(in.read_line().value().text == "ab");
    CHECK(in.read_line().error() == errc::message_size);
    script_stream other("ab\n");
    buffered_reader without(other, portsock::mutable_buffer());
    CHECK(without.read_line().error() == errc::message_size);
    CHECK(without.read_exactly(1).error() == errc::message_size);
    std::array<std::byte, 8> buffer;
    CHECK(text(without.read_exactly(buffer).value()) == "ab\n");
}

TEST_CASE("reader and writer: a stop that was requested ends every call, whatever is buffered") {
    stop_signal stop;
    script_stream stream("a\nb\n");
    buffered_reader in(stream);
    buffered_writer out(stream);
    CHECK(in.read_line(stop).value().text == "a");
    out.write("x", stop).value();
    stop.request();
    std::array<std::byte, 1> buffer;
    CHECK(in.read_line(stop).error() == errc::operation_canceled);
    CHECK(in.read_some(buffer, stop).error() == errc::operation_canceled);
    CHECK(in.read_exactly(buffer, stop).error() == errc::operation_canceled);
    CHECK(in.read_exactly(1, stop).error() == errc::operation_canceled);
    CHECK(in.peek(1, stop).error() == errc::operation_canceled);
    CHECK(out.write("y", stop).error() == errc::operation_canceled);
    CHECK(out.write_line("y", stop).error() == errc::operation_canceled);
    CHECK(out.flush(stop).error() == errc::operation_canceled);
    CHECK(in.read_line().value().text == "b");
    out.flush().value();
    CHECK(stream.sent == "x");
}

TEST_CASE("reader: random texts in random pieces come out as they went in") {
    std::minstd_rand random(1);
    for (int round = 0; round < 300; ++round) {
        std::string whole;
        texts expected;
        while (whole.size() < 200) {
            std::string line(random() % 20, ' ');
            for (char& each : line) {
                each = "ab\r\0"sv[random() % 4];
            }
            const bool crlf = random() % 2 == 0;
            whole += line + (crlf ? "\r\n" : "\n");
            if (!crlf && line.ends_with('\r')) { line.pop_back(); }
            expected.push_back(line);
        }
        script_stream stream;
        for (std::string_view rest = whole; !rest.empty();) {
            const std::size_t size = random() % 7 + 1;
            stream.gives(rest.substr(0, size));
            rest.remove_prefix(std::min(size, rest.size()));
        }
        buffered_reader in(stream, 22 + random() % 5);
        REQUIRE(lines_of(in) == expected);
    }
}

TEST_CASE("writer: small writes become large ones, in order") {
    script_stream stream;
    buffered_writer out(stream, 8);
    for (int count = 0; count < 4; ++count) {
        out.write("abc").value();
    }
    CHECK(stream.sent == "abcabc");
    CHECK(stream.sends == 1);
    CHECK(out.pending() == 6);
    out.flush().value();
    CHECK(stream.sends == 2);
    out.flush().value(); // has nothing to send, and asks the stream whether it could
    CHECK(stream.sent == "abcabcabcabc");
    CHECK(stream.sends == 3);
    CHECK(out.pending() == 0);
}

TEST_CASE("writer: what would fill the buffer is sent from where it is") {
    script_stream stream;
    buffered_writer out(stream, 8);
    out.write("12345678").value();
    CHECK(stream.sends == 0);
    out.write("x").value();
    CHECK(stream.sent == "12345678");
    out.write("0123456789").value();
    CHECK(stream.sent == "12345678x0123456789");
    CHECK(out.pending() == 0);
    out.write("").value();
    out.write(portsock::const_buffer()).value();
    CHECK(stream.sends == 3);
}

TEST_CASE("writer: lines end as the writer was told") {
    script_stream stream;
    buffered_writer plain(stream);
    plain.write_line("a").value();
    plain.write_line("").value();
    plain.flush().value();
    CHECK(stream.sent == "a\n\n");
    stream.sent.clear();
    buffered_writer network(stream, 3, line_ending::crlf);
    network.write_line("EHLO").value();
    network.write_line("x").value();
    network.flush().value();
    CHECK(stream.sent == "EHLO\r\nx\r\n");
}

TEST_CASE("writer: a failure says what was accepted, and nothing is sent twice or left out") {
    script_stream stream;
    stream.takes(2, errc::timed_out).takes(1, errc::timed_out);
    buffered_writer out(stream, 4);
    out.write("abcd").value();
    const auto refused = out.write("ef");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error() == errc::timed_out);
    CHECK(refused.error().native() == 7);
    CHECK(refused.error().transferred() == 0);
    CHECK(out.pending() == 2);
    const auto flushed = out.flush();
    REQUIRE_FALSE(flushed.has_value());
    CHECK(flushed.error().transferred() == 1);
    CHECK(out.pending() == 1);
    out.write("ef").value();
    out.flush().value();
    CHECK(stream.sent == "abcdef");

    script_stream slow;
    slow.takes(5, errc::timed_out);
    buffered_writer large(slow, 4);
    large.write("ab").value();
    const auto partly = large.write("0123456789");
    REQUIRE_FALSE(partly.has_value());
    REQUIRE(partly.error().transferred() == 3);
    CHECK(large.pending() == 0);
    large.write("3456789").value();
    CHECK(slow.sent == "ab0123456789");

    script_stream lines;
    lines.takes(3, errc::timed_out);
    buffered_writer crlf(lines, 4, line_ending::crlf);
    const auto cut = crlf.write_line("abcd");
    REQUIRE_FALSE(cut.has_value());
    CHECK(cut.error().transferred() == 4);
    CHECK(crlf.pending() == 1);
    crlf.write("\r\n").value();
    crlf.flush().value();
    CHECK(lines.sent == "abcd\r\n");
}

TEST_CASE("writer: the destructor sends nothing") {
    script_stream stream;
    { buffered_writer(stream).write("lost").value(); }
    CHECK(stream.sent.empty());
}

TEST_CASE("writer: the caller's own memory serves as well, even if it is none") {
    std::array<std::byte, 4> room;
    script_stream stream;
    buffered_writer out(stream, room, line_ending::crlf);
    out.write_line("ab").value();
    CHECK(out.pending() == 4);
    buffered_writer direct(stream, portsock::mutable_buffer());
    direct.write("x").value();
    CHECK(stream.sent == "x");
}

TEST_CASE("iostream: reads and writes as any stream does") {
    for (const std::size_t size : every_size) {
        CAPTURE(size);
        script_stream stream("12 0x1f word\nthe line\r\nrest", size);
        socket_iostream peer(stream, {}, 4);
        int number = 0;
        int hex = 0;
        std::string word;
        std::string line;
        peer >> number >> std::hex >> hex >> word;
        CHECK(number == 12);
        CHECK(hex == 0x1f);
        CHECK(word == "word");
        CHECK(peer.get() == '\n');
        CHECK(std::getline(peer, line));
        CHECK(line == "the line\r");
        CHECK(peer.get() == 'r');
        CHECK(peer.unget());
        CHECK(std::getline(peer, line));
        CHECK(line == "rest");
        CHECK(peer.eof());
        CHECK_FALSE(peer.bad());
        CHECK_FALSE(peer.last_error().has_value());
        peer.clear();
        peer << std::dec << 42 << ' ' << std::setw(3) << 7;
        CHECK(stream.sent == "42  ");
        peer << std::flush;
        CHECK(stream.sent == "42   7");
        peer << "0123456789" << std::endl;
        CHECK(stream.sent == "42   70123456789\n");
        CHECK(peer.good());
    }
}

TEST_CASE("iostream: a large read or write passes in pieces, a character can be put back at any place") {
    std::string whole;
    for (int count = 0; count < 1000; ++count) {
        whole += std::to_string(count);
    }
    script_stream stream(whole, 7);
    socket_iostream peer(stream, {}, 5);
    std::string back;
    for (char each = '\0'; peer.get(each);) {
        peer.unget();
        REQUIRE(peer.get() == each);
        back += each;
    }
    CHECK(back == whole);
    peer.clear();
    peer.write(whole.data(), static_cast<std::streamsize>(whole.size())).flush();
    CHECK(stream.sent == whole);
}

TEST_CASE("iostream: a failed read sets badbit and can be repeated") {
    script_stream stream;
    stream.gives("4").fails(errc::timed_out).gives("2\n").fails(errc::connection_reset);
    socket_iostream peer(stream, 5s);
    std::string word;
    peer >> word;
    CHECK(peer.bad());
    REQUIRE(peer.last_error().has_value());
    CHECK(*peer.last_error() == errc::timed_out);
    CHECK(*peer.last_error() == std::errc::timed_out);
    peer.clear();
    peer >> word;
    CHECK(word == "2");
    CHECK(peer.good());
    peer >> word;
    CHECK(peer.bad());
    CHECK(*peer.last_error() == errc::connection_reset);
}

TEST_CASE("iostream: a failed write sets badbit, and what was not sent follows later, once") {
    script_stream stream;
    stream.takes(2, errc::timed_out);
    socket_iostream peer(stream);
    peer << "abcdef" << std::flush;
    CHECK(peer.bad());
    CHECK(*peer.last_error() == errc::timed_out);
    CHECK(stream.sent == "ab");
    peer.clear();
    peer << "gh" << std::flush;
    CHECK(peer.good());
    CHECK(stream.sent == "abcdefgh");
}

TEST_CASE("iostream: with exceptions asked for, a failed read throws as the standard says") {
    script_stream stream;
    stream.fails(errc::timed_out);
    socket_iostream peer(stream);
    peer.exceptions(std::ios::badbit);
    std::string word;
    CHECK_THROWS_AS(peer >> word, std::ios_base::failure);
    CHECK(*peer.last_error() == errc::timed_out);
}

TEST_CASE("iostream: the destructor sends what is pending, a read does not") {
    script_stream stream("x");
    {
        socket_iostream peer(stream);
        peer << "question";
        CHECK(peer.get() == 'x');
        CHECK(stream.sent.empty());
    }
    CHECK(stream.sent == "question");
}

TEST_CASE("until: from_now keeps what is no duration") {
    stop_signal stop;
    CHECK(portsock::until().from_now().unlimited());
    CHECK_FALSE(portsock::until(stop).from_now().unlimited());
    CHECK(portsock::until(std::chrono::hours::max()).from_now().unlimited());
    stop.request();
    CHECK(portsock::until(5s, stop).from_now().stopped());
}

} // namespace
