#include <portsock/buffer.hpp>
#include <portsock/error.hpp>
#include <portsock/io.hpp>
#include <portsock/iostream.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/udp.hpp>
#include <portsock/until.hpp>

#include "support/loopback.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
using portsock::buffered_reader;
using portsock::buffered_writer;
using portsock::bytes;
using portsock::direction;
using portsock::early_end;
using portsock::errc;
using portsock::line_ending;
using portsock::socket_iostream;
using portsock::stop_signal;
using portsock::stream_pair;
using portsock::stream_socket;
using portsock::text_piece;
using support::ended;
using support::patience;
using support::receive_text;

TEST_CASE("IO-1: lines arrive whole over a connection that carries them in single bytes") {
    auto [near, far] = support::connected();
    near.set(portsock::options::no_delay, true).value();
    auto sending = support::in_background([&near] {
        for (const char each : std::string_view("one\r\n\ntwo\rhalves\r\r\nlast")) {
            near.send_all(bytes({&each, 1}), patience).value();
        }
        near.shutdown(direction::send).value();
    });
    buffered_reader in(far, 16);
    CHECK(in.read_line(patience).value().text == "one");
    const text_piece empty = in.read_line(patience).value();
    CHECK(empty);
    CHECK(empty.text.empty());
    CHECK(in.read_line(patience).value().text == "two\rhalves\r");
    const text_piece last = in.read_line(patience).value();
    CHECK(last.text == "last");
    CHECK_FALSE(last.terminated);
    CHECK_FALSE(in.read_line(patience).value());
    sending.get();
}

TEST_CASE("IO-1: delimited and counted pieces follow one another on one stream") {
    auto [near, far] = stream_pair().value();
    near.send_all(bytes("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello, and more"), patience).value();
    buffered_reader in(far);
    CHECK(in.read_until("\r\n\r\n", patience).value().text == "POST / HTTP/1.0\r\nContent-Length: 5");
    CHECK(portsock::text(in.read_exactly(5, patience).value()) == "hello");
    std::array<std::byte, 64> rest;
    CHECK(portsock::text(in.read_some(rest, patience).value()) == ", and more");
}

TEST_CASE("IO-2: a line longer than allowed is refused and can still be read") {
    auto [near, far] = stream_pair().value();
    // More than some systems' buffers of a pair hold.
    auto sending = support::in_background(
        [&end = near] { end.send_all(bytes(std::string(100'000, 'x') + "\nnext\n"), patience).value(); });
    buffered_reader in(far, 1000);
    CHECK(ended(in.read_line(patience)) == errc::message_size);
    CHECK(ended(in.read_line(patience)) == errc::message_size);
    std::string whole(100'000, '\0');
    CHECK(in.read_exactly(std::as_writable_bytes(std::span(whole)), patience).value().size() == whole.size());
    CHECK(whole == std::string(100'000, 'x'));
    CHECK(in.read_line(patience).value().text.empty());
    CHECK(in.read_line(patience).value().text == "next");
    sending.get();
}

TEST_CASE("IO-2: a line whose end is late times out, is stopped, and arrives whole in the end") {
    auto [near, far] = stream_pair().value();
    buffered_reader in(far);
    near.send_all(bytes("begin"), patience).value();
    CHECK(ended(in.read_line(20ms)) == errc::timed_out);
    CHECK(portsock::text(in.buffered()) == "begin");
    CHECK(ended(in.read_exactly(6, 20ms)) == errc::timed_out);
    stop_signal stop;
    auto waiting = support::in_background([&] { return ended(in.read_line({patience, stop})); });
    stop.request();
    CHECK(waiting.get() == errc::operation_canceled);
    near.send_all(bytes(" and end\r\n"), patience).value();
    CHECK(in.read_line(patience).value().text == "begin and end");
}

TEST_CASE("IO-2: a duration covers the whole line, however many bytes still trickle in") {
    auto [near, far] = stream_pair().value();
    stop_signal done;
    auto trickling = support::in_background([&near, &done] {
        portsock::udp_socket timer = portsock::udp_socket::open(support::loopback(portsock::family::ipv4)).value();
        std::array<std::byte, 1> nothing;
        while (!done.requested()) {
            near.send_all(bytes("x"), patience).value();
            static_cast<void>(timer.receive_from(nothing, {10ms, done}));
        }
    });
    buffered_reader in(far, std::size_t{1} << 20U);
    const support::stopwatch watch;
    CHECK(ended(in.read_line(200ms)) == errc::timed_out);
    CHECK(watch.elapsed() >= 200ms);
    CHECK(watch.elapsed() < patience);
    done.request();
    trickling.get();
}

TEST_CASE("IO-2: a reset in the middle of a line is an error and not its end, and what came before is there") {
    auto [near, far] = support::connected();
    near.send_all(bytes("cut o"), patience).value();
    buffered_reader in(far);
    CHECK(portsock::text(in.peek(5, patience).value()) == "cut o");
    near.abort();
    CHECK(ended(in.read_line(patience)) == std::errc::connection_reset);
    CHECK(portsock::text(in.buffered()) == "cut o");
    CHECK(portsock::text(in.read_exactly(5, patience).value()) == "cut o");
}

TEST_CASE("IO-3: many small writes arrive in order") {
    auto [near, far] = stream_pair().value();
    constexpr int count = 20'000;
    auto writing = support::in_background([&near] {
        buffered_writer out(near, 1000, line_ending::crlf);
        for (int number = 0; number < count; ++number) {
            out.write_line(std::to_string(number), patience).value();
        }
        out.flush(patience).value();
        near.shutdown(direction::send).value();
    });
    buffered_reader in(far);
    int next = 0;
    while (const text_piece line = in.read_line(patience).value()) {
        REQUIRE(line.text == std::to_string(next));
        ++next;
    }
    CHECK(next == count);
    writing.get();
}

TEST_CASE("IO-3: a writer whose peer does not read times out, and leaves out or repeats nothing afterwards") {
    auto [near, far] = stream_pair().value();
    buffered_writer out(near, 10'000);
    std::string sent;
    std::string piece;
    portsock::result<void> written;
    std::size_t rest = 0;
    for (int number = 0; written && sent.size() < (std::size_t{1} << 28U); ++number) {
        piece = std::to_string(number) + std::string(3000, '.') + "\n";
        written = out.write(piece, 20ms);
        sent += piece.substr(0, written ? piece.size() : written.error().transferred());
        rest = written ? 0 : piece.size() - written.error().transferred();
    }
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error() == errc::timed_out);
    sent += piece.substr(piece.size() - rest);
    auto reading = support::in_background([&far, &sent] {
        std::string all(sent.size() + 1, '\0');
        all.resize(far.receive_exactly(std::as_writable_bytes(std::span(all)), patience).value().size());
        return all;
    });
    out.write(std::string_view(piece).substr(piece.size() - rest), patience).value();
    out.flush(patience).value();
    near.shutdown(direction::send).value();
    CHECK((reading.get() == sent));
}

TEST_CASE("IO-4: two programs talk through std::iostream, in both directions at once") {
    auto [near, far] = support::connected();
    auto server = support::in_background([&far] {
        bool ended_well = false;
        {
            socket_iostream peer(far, patience);
            int number = 0;
            while (peer >> number) {
                peer << number * 2 << std::endl;
            }
            ended_well = peer.eof() && !peer.bad();
        }
        far.shutdown(direction::send).value();
        return ended_well;
    });
    socket_iostream peer(near, patience);
    for (int number = 0; number < 100; ++number) {
        int doubled = 0;
        peer << number << '\n' << std::flush;
        REQUIRE((peer >> doubled).good());
        CHECK(doubled == number * 2);
    }
    near.shutdown(direction::send).value();
    CHECK(server.get());
    std::string line;
    std::getline(peer, line); // the rest of the last line
    CHECK(std::getline(peer, line).fail());
    CHECK(peer.eof());
    CHECK_FALSE(peer.bad());
}

TEST_CASE("IO-4: a time-out of a std::iostream is its badbit and its last_error, and it goes on after clear") {
    auto [near, far] = stream_pair().value();
    socket_iostream peer(near, 20ms);
    int number = 0;
    peer >> number;
    CHECK(peer.bad());
    REQUIRE(peer.last_error().has_value());
    CHECK(*peer.last_error() == errc::timed_out);
    peer.clear();
    far.send_all(bytes("42\n"), patience).value();
    peer.limit(patience);
    peer >> number;
    CHECK(number == 42);
    CHECK(peer.good());
}

TEST_CASE("IO-4: what a std::iostream could not read is not its end, however it was read") {
    for (const auto& read : {std::function<void(socket_iostream&)>([](socket_iostream& from) {
                                 std::string line;
                                 std::getline(from, line);
                             }),
                             std::function<void(socket_iostream&)>([](socket_iostream& from) {
                                 std::string word;
                                 from >> word;
                             }),
                             std::function<void(socket_iostream&)>([](socket_iostream& from) { from.get(); }),
                             std::function<void(socket_iostream&)>([](socket_iostream& from) {
                                 from.peek();
                                 from.get();
                             }),
                             std::function<void(socket_iostream&)>([](socket_iostream& from) { from.ignore(100); }),
                             std::function<void(socket_iostream&)>([](socket_iostream& from) {
                                 std::array<char, 100> into;
                                 from.read(into.data(), into.size());
                             })}) {
        auto [near, far] = stream_pair().value();
        far.send_all(bytes("cut"), patience).value();
        socket_iostream peer(near, 20ms);
        while (peer.good()) {
            read(peer);
        }
        CHECK(peer.bad());
        CHECK_FALSE(peer.eof());
        CHECK(*peer.last_error() == errc::timed_out);
        peer.clear();
        peer.limit(patience);
        far.close();
        while (peer.good()) {
            read(peer);
        }
        CHECK(peer.eof());
        CHECK_FALSE(peer.bad());
    }
}

TEST_CASE("IO-4: a std::iostream tells a reset from the end of the stream") {
    auto [near, far] = support::connected();
    socket_iostream peer(near, patience);
    far.abort();
    CHECK(peer.get() == std::char_traits<char>::eof());
    CHECK(peer.bad());
    CHECK_FALSE(peer.eof());
    CHECK(*peer.last_error() == std::errc::connection_reset);
}

TEST_CASE("IO-5: a reader that is moved takes what it has read along") {
    auto [here, there] = stream_pair().value();
    there.send_all(bytes("one\ntwo\n"), patience).value();
    buffered_reader first(here, 64);
    CHECK(first.read_line(patience).value().text == "one");
    buffered_reader second(std::move(first));
    CHECK(second.read_line(patience).value().text == "two");
    std::array<std::byte, 16> own;
    std::array<std::byte, 4> room;
    buffered_reader third(here, own);
    third = std::move(second);
    CHECK(third.capacity() == 64);
    for (buffered_reader* const left : {&first, &second}) {
        CHECK(left->buffered().empty());
        CHECK(ended(left->read_line(patience)) == std::errc::bad_file_descriptor);
        CHECK(ended(left->read_exactly(1, patience)) == std::errc::bad_file_descriptor);
        CHECK(ended(left->read_exactly(room, patience)) == std::errc::bad_file_descriptor);
        CHECK(ended(left->read_some(room, patience)) == std::errc::bad_file_descriptor);
        CHECK(ended(left->peek(1, patience)) == std::errc::bad_file_descriptor);
    }
    there.send_all(bytes("three\n"), patience).value();
    CHECK(third.read_line(patience).value().text == "three");
    first = buffered_reader(here, own); // can be used again
    there.send_all(bytes("four\n"), patience).value();
    CHECK(first.read_line(patience).value().text == "four");
}

TEST_CASE("IO-5: a writer that is moved takes what is pending along") {
    auto [here, there] = stream_pair().value();
    buffered_writer first(here, 64, line_ending::crlf);
    first.write_line("one", patience).value();
    buffered_writer second(std::move(first));
    CHECK(first.pending() == 0);
    CHECK(second.pending() == 5);
    CHECK(ended(first.write("x", patience)) == std::errc::bad_file_descriptor);
    CHECK(ended(first.write_line("x", patience)) == std::errc::bad_file_descriptor);
    CHECK(ended(first.flush(patience)) == std::errc::bad_file_descriptor);
    first = std::move(second);
    first.write_line("two", patience).value();
    first.flush(patience).value();
    CHECK(receive_text(there, 10) == "one\r\ntwo\r\n");
}

TEST_CASE("STRM-26: an end before all has come is a short result, or an error for who asks so") {
    for (const std::string_view sent : {"", "abc"}) {
        for (const early_end how : {early_end::is_result, early_end::is_error}) {
            auto [here, there] = stream_pair().value();
            auto [also, other] = stream_pair().value();
            auto [third, last] = stream_pair().value();
            for (stream_socket* const each : {&there, &other, &last}) {
                each->send_all(bytes(sent), patience).value();
                each->shutdown(direction::send).value();
            }
            std::array<std::byte, 8> room;
            buffered_reader in(also);
            buffered_reader of_all(third);
            const auto plain = here.receive_exactly(room, patience, how);
            const auto read = in.read_exactly(room, patience, how);
            const auto counted = of_all.read_exactly(8, patience, how);
            if (how == early_end::is_result) {
                CHECK(plain.value().size() == sent.size());
                CHECK(read.value().size() == sent.size());
                CHECK(counted.value().size() == sent.size());
            } else {
                CHECK(ended(plain) == errc::unexpected_end);
                CHECK(plain.error().transferred() == sent.size());
                CHECK(ended(read) == errc::unexpected_end);
                CHECK(read.error().transferred() == sent.size());
                CHECK(ended(counted) == errc::unexpected_end);
                CHECK(counted.error().transferred() == 0);
                CHECK(of_all.buffered().size() == sent.size()); // nothing was taken
                CHECK(of_all.read_exactly(sent.size(), patience, how).value().size() == sent.size());
            }
        }
    }
}

TEST_CASE("STRM-27: buffers are given as a list") {
    auto [here, there] = stream_pair().value();
    const std::string head = "head ";
    here.send_all({bytes(head), bytes("body"), bytes("")}, patience).value();
    CHECK(receive_text(there, 9) == "head body");
    CHECK(here.send({bytes("ab"), bytes("cd")}, patience).value() == 4);
    CHECK(receive_text(there, 4) == "abcd");
    here.send_all({bytes("x")}).value();
    CHECK(receive_text(there, 1) == "x");
    here.close();
    CHECK(ended(here.send_all({bytes("a"), bytes("b")})) == std::errc::bad_file_descriptor);
}


} // namespace
