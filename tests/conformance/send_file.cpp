// CONTRACT.md, N: files and sending them.

#include <doctest/doctest.h>

#include <portsock/file.hpp>
#include <portsock/poller.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/tcp.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/signals.hpp>
#include <support/skip.hpp>
#include <support/temporary.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

/// A file with a pattern in it.
class patterned_file {
  public:
    explicit patterned_file(std::size_t length)
        : content_(patterned(length)), path_(directory_.file("content", content_)) {}
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] portsock::file open() const { return portsock::file::open(path_.u8string()).value(); }
    [[nodiscard]] const_buffer content() const { return content_; }
    [[nodiscard]] const_buffer content(std::uint64_t offset, std::uint64_t count) const {
        if (offset >= content_.size()) { return {}; }
        const auto from = static_cast<std::size_t>(offset);
        return content().subspan(from,
                                 static_cast<std::size_t>(std::min<std::uint64_t>(count, content_.size() - from)));
    }

  private:
    temporary_directory directory_;
    std::vector<std::byte> content_;
    std::filesystem::path path_;
};

constexpr std::size_t larger_than_pieces = 200'000;

struct stretch {
    std::uint64_t offset;
    std::uint64_t count;
};
constexpr std::array stretches{
    stretch{0, 0},
    stretch{0, 1},
    stretch{larger_than_pieces - 1, 1},
    stretch{1000, 5000},
    stretch{32768, 32768},
    stretch{1, 100'001},
    stretch{0, larger_than_pieces},
    stretch{0, portsock::file::to_end},
    stretch{199'000, portsock::file::to_end},
    stretch{199'000, 1001},
    stretch{larger_than_pieces, 1},
    stretch{larger_than_pieces, portsock::file::to_end},
    stretch{larger_than_pieces + 1, 10},
    stretch{std::uint64_t{1} << 40U, 10},
    stretch{INT64_MAX - 1, 10},
    stretch{INT64_MAX, 10},
    stretch{UINT64_MAX, portsock::file::to_end},
};

/// Sends it by try_send_file, waiting between the calls; how much was sent.
std::size_t send_by_trying(stream_socket& to, const portsock::file& from, std::uint64_t offset, std::uint64_t count) {
    std::size_t sent = 0;
    while (sent < count) {
        const auto some = to.try_send_file(from, offset + sent, count - sent);
        if (!some) {
            CHECK(ended(some) == std::errc::operation_would_block);
            must(to.wait(interest::writable, patience));
            continue;
        }
        if (*some == 0) { break; }
        sent += *some;
    }
    return sent;
}

void check_stretches(connection ends, bool limited) {
    const patterned_file source(larger_than_pieces);
    const portsock::file from = source.open();
    for (const stretch& each : stretches) {
        CAPTURE(each.offset);
        CAPTURE(each.count);
        const const_buffer expected = source.content(each.offset, each.count);
        auto received = in_background([&] {
            std::vector<std::byte> buffer(expected.size());
            return same(ends.server.receive_exactly(buffer, patience).value(), expected);
        });
        const auto sent = ends.client.send_file(from, each.offset, each.count, limited ? until(patience) : until());
        CHECK(sent.value() == expected.size());
        CHECK(received.get());
    }
    ends.client.close();
    std::array<std::byte, 1> nothing;
    CHECK(ends.server.receive(nothing, patience).value().empty());
}

} // namespace

TEST_CASE("FILE-1: send_file sends exactly the range that was asked for, as far as the file goes") {
    for (const family of : families()) {
        INFO(name(of));
        check_stretches(connected(of), false);
    }
}

TEST_CASE("FILE-1: send_file with a limit sends exactly the range that was asked for") {
    check_stretches(connected(), true);
}

TEST_CASE("FILE-1: send_file sends through a stream pair") {
    auto pair = stream_pair().value();
    connection ends{tcp_stream(std::move(pair.first)), tcp_stream(std::move(pair.second))};
    check_stretches(std::move(ends), true);
}

TEST_CASE("FILE-1: try_send_file never waits, and sends exactly the range that was asked for") {
    const patterned_file source(larger_than_pieces);
    const portsock::file from = source.open();
    connection ends = connected();
    for (const stretch& each : stretches) {
        CAPTURE(each.offset);
        CAPTURE(each.count);
        const const_buffer expected = source.content(each.offset, each.count);
        auto received = in_background([&] {
            std::vector<std::byte> buffer(expected.size());
            return same(ends.server.receive_exactly(buffer, patience).value(), expected);
        });
        CHECK(send_by_trying(ends.client, from, each.offset, each.count) == expected.size());
        CHECK(received.get());
    }
}

TEST_CASE("FILE-1: try_send_file to a peer that does not read sends what it says and then would block") {
    const patterned_file source(more_than_buffers_hold);
    const portsock::file from = source.open();
    connection ends = connected();
    std::size_t sent = 0;
    bool full = false;
    for (;;) {
        const auto some = ends.client.try_send_file(from, sent);
        if (some) {
            REQUIRE(*some > 0);
            sent += *some;
            REQUIRE(sent < source.content().size());
            full = false;
            continue;
        }
        CHECK(ended(some) == std::errc::operation_would_block);
        if (full) { break; }
        full = !ends.client.wait(interest::writable, 100ms); // the system may still be moving data to the other end
    }
    must(ends.client.shutdown(direction::send));
    const drained all = drain(ends.server, source.content());
    CHECK(all.as_expected);
    CHECK(all.length == sent);
}

TEST_CASE("FILE-1: a file of many megabytes arrives whole at a peer that reads slowly") {
    const patterned_file source(std::size_t{9} << 20U);
    const portsock::file from = source.open();
    for (const bool limited : {false, true}) {
        CAPTURE(limited);
        connection ends = connected();
        auto received = in_background([&] { return drain(ends.server, source.content(), 10'000); });
        const auto sent = ends.client.send_file(from, 0, portsock::file::to_end, limited ? until(patience) : until());
        CHECK(sent.value() == source.content().size());
        ends.client.close();
        const drained all = received.get();
        CHECK(all.how == success);
        CHECK(all.as_expected);
        CHECK(all.length == source.content().size());
    }
}

TEST_CASE("FILE-1: what is sent before and after a file is in its place") {
    const patterned_file source(100'000);
    const portsock::file from = source.open();
    connection ends = connected();
    auto received = in_background([&] {
        const bool head = receive_text(ends.server, 5) == "head:";
        std::vector<std::byte> buffer(source.content().size());
        const bool body = same(ends.server.receive_exactly(buffer, patience).value(), source.content());
        return head && body && receive_text(ends.server, 6) == ":tail.";
    });
    must(ends.client.send_all(bytes("head:")));
    must(ends.client.send_file(from, 0, portsock::file::to_end, patience));
    must(ends.client.send_all(bytes(":tail.")));
    CHECK(received.get());
    // Plain calls still wait, whatever a file needed.
    auto late = in_background([&] {
        let_it_begin();
        must(ends.server.send_all(bytes("thanks")));
    });
    std::array<std::byte, 16> buffer;
    CHECK(text(ends.client.receive(buffer).value()) == "thanks");
    late.get();
}

TEST_CASE("FILE-1: any number of threads read one file, and leave its position unchanged") {
    const patterned_file source(larger_than_pieces);
    constexpr std::uint64_t somewhere = 12'345;
    const native_handle handle = open_for_reading(source.path(), somewhere);
    const portsock::file from = portsock::file::adopt(handle).value();
    std::vector<std::future<bool>> readers;
    for (std::uint64_t reader = 0; reader < 4; ++reader) {
        readers.push_back(in_background([&, reader] {
            bool right = true;
            std::array<std::byte, 100> buffer;
            for (std::uint64_t round = 0; round < 500; ++round) {
                const std::uint64_t offset = (reader * 7919 + round * 104'729) % (larger_than_pieces - buffer.size());
                right = right && same(from.read(offset, buffer).value(), source.content(offset, buffer.size()));
            }
            return right;
        }));
    }
    for (auto& each : readers) {
        CHECK(each.get());
    }
    CHECK(position_of(handle) == somewhere);
}

TEST_CASE("FILE-1: send_file leaves the file's position unchanged") {
    const patterned_file source(larger_than_pieces);
    constexpr std::uint64_t somewhere = 12'345;
    const native_handle handle = open_for_reading(source.path(), somewhere);
    REQUIRE(position_of(handle) == somewhere);
    portsock::file from = portsock::file::adopt(handle).value();
    connection ends = connected();
    auto received = in_background([&] { return drain(ends.server, source.content()); });
    CHECK(ends.client.send_file(from, 0, 100'000).value() == 100'000);
    CHECK(position_of(handle) == somewhere);
    CHECK(ends.client.send_file(from, 100'000, portsock::file::to_end, patience).value() == 100'000);
    CHECK(position_of(handle) == somewhere);
    CHECK(send_by_trying(ends.client, from, larger_than_pieces, 10) == 0);
    CHECK(position_of(handle) == somewhere);
    std::array<std::byte, 100> buffer;
    CHECK(same(from.read(50'000, buffer).value(), source.content(50'000, 100)));
    CHECK(from.size().value() == larger_than_pieces);
    CHECK(position_of(handle) == somewhere);
    ends.client.close();
    CHECK(received.get().as_expected);
    CHECK(from.release() == handle);
    CHECK_FALSE(from.is_open());
    close_file(handle);
}

TEST_CASE("FILE-1: a send_file whose limit ends says how much was sent, and the next one goes on from there") {
    const patterned_file source(more_than_buffers_hold);
    const portsock::file from = source.open();
    connection ends = connected();
    const stopwatch watch;
    const auto sent = ends.client.send_file(from, 0, portsock::file::to_end, 100ms);
    CHECK(watch.elapsed() >= 100ms);
    REQUIRE(ended(sent) == std::errc::timed_out);
    std::size_t before = sent.error().transferred();
    CHECK(before > 0);
    CHECK(before < source.content().size());
    const auto a_little = ends.client.send_file(from, before, 10'000'000, 0s);
    CHECK(ended(a_little) == std::errc::timed_out);
    before += a_little.error().transferred(); // what the system had moved on to the other end meanwhile

    auto received = in_background([&] { return drain(ends.server, source.content()); });
    const auto rest = ends.client.send_file(from, before, portsock::file::to_end, patience);
    CHECK(rest.value() == source.content().size() - before);
    ends.client.close();
    const drained all = received.get();
    CHECK(all.as_expected);
    CHECK(all.length == source.content().size());
}

TEST_CASE("FILE-1: the limit of send_file is one for the whole call, however fast or slowly the peer reads") {
    const patterned_file source(more_than_buffers_hold);
    const portsock::file from = source.open();
    const auto once = [&] {
        connection ends = connected();
        std::atomic<bool> over = false;
        auto sipping = in_background([&] {
            std::vector<std::byte> buffer(20'000);
            std::size_t total = 0;
            while (!over) {
                total += ends.server.receive(buffer, patience).value().size();
                std::this_thread::sleep_for(1ms);
            }
            return total + drain(ends.server, {}).length;
        });
        const stopwatch watch;
        const auto sent = ends.client.send_file(from, 0, portsock::file::to_end, 100ms);
        const auto elapsed = watch.elapsed();
        over = true;
        CHECK(elapsed >= 100ms);
        REQUIRE(ended(sent) == std::errc::timed_out);
        must(ends.client.shutdown(direction::send));
        CHECK(sipping.get() == sent.error().transferred());
        return elapsed;
    };
    CHECK(at_best(100ms + 50ms, once) <= 100ms + 50ms);
}

TEST_CASE("FILE-1: a send_file can be stopped, says how much was sent, and the connection stays usable") {
    const patterned_file source(more_than_buffers_hold);
    const portsock::file from = source.open();
    connection ends = connected();
    stop_signal stop;
    auto sending = in_background([&] { return ends.client.send_file(from, 0, portsock::file::to_end, stop); });
    let_it_begin();
    const stopwatch watch;
    stop.request();
    const auto sent = sending.get();
    CHECK(watch.elapsed() < 10s);
    REQUIRE(ended(sent) == std::errc::operation_canceled);
    const std::size_t before = sent.error().transferred();
    CHECK(before < source.content().size());
    const auto again = ends.client.send_file(from, before, 1, stop);
    CHECK(ended(again) == std::errc::operation_canceled);
    CHECK(again.error().transferred() == 0);

    must(ends.client.shutdown(direction::send));
    const drained all = drain(ends.server, source.content());
    CHECK(all.as_expected);
    CHECK(all.length == before);
    CHECK(carries(ends.server, ends.client));
}

TEST_CASE("FILE-1: send_file to a peer that reset the connection fails like any send, and raises no signal") {
    const patterned_file source(larger_than_pieces);
    const portsock::file from = source.open();
    const raised_signals raised;
    const std::string before = signal_state();
    for (const bool limited : {false, true}) {
        CAPTURE(limited);
        const until limit = limited ? until(patience) : until();
        connection ends = connected();
        ends.server.abort();
        must(ends.client.wait(interest::readable, patience));
        const auto sent = ends.client.send_file(from, 0, portsock::file::to_end, limit);
        CHECK(ended(sent) == std::errc::connection_reset);
        CHECK(ended(ends.client.send_file(from, 0, portsock::file::to_end, limit)) == std::errc::broken_pipe);
        CHECK(ended(ends.client.try_send_file(from, 0)) == std::errc::broken_pipe);
    }
    CHECK(signal_state() == before);
    CHECK(raised.count() == 0);
}

TEST_CASE("FILE-1: send_file to a peer that closes meanwhile fails within a bounded time, and raises no signal") {
    const patterned_file source(more_than_buffers_hold);
    const portsock::file from = source.open();
    const raised_signals raised;
    const std::string before = signal_state();
    for (const bool limited : {false, true}) {
        CAPTURE(limited);
        connection ends = connected();
        auto closing = in_background([&] {
            std::vector<std::byte> buffer(100'000);
            const bool right = same(ends.server.receive_exactly(buffer, patience).value(), source.content(0, 100'000));
            ends.server.close();
            return right;
        });
        const auto sent = ends.client.send_file(from, 0, portsock::file::to_end, limited ? until(patience) : until());
        CHECK(ended(sent) == std::errc::connection_reset);
        CHECK(sent.error().transferred() < source.content().size());
        CHECK(closing.get());
    }
    auto pair = stream_pair().value();
    pair.second.close();
    // The first may be accepted by a system that hears of the close later.
    for (int again = 0; again < 3; ++again) {
        static_cast<void>(ended(pair.first.send_file(from, 0, 1000)));
        static_cast<void>(ended(pair.first.send_file(from, 0, 1000, patience)));
    }
    const auto last = ended(pair.first.send_file(from, 0, 1000));
    CHECK((last == std::errc::broken_pipe || last == std::errc::connection_reset));
    CHECK(signal_state() == before);
    CHECK(raised.count() == 0);
}

TEST_CASE("FILE-1: send_file after shutdown(send), without connection, or on a closed socket fails like any send") {
    const patterned_file source(100);
    const portsock::file from = source.open();
    connection ends = connected();
    must(ends.client.shutdown(direction::send));
    CHECK(ended(ends.client.send_file(from)) == std::errc::broken_pipe);
    CHECK(ended(ends.client.try_send_file(from, 0)) == std::errc::broken_pipe);
    ends.client.close();
    CHECK(ended(ends.client.send_file(from)) == std::errc::bad_file_descriptor);
    tcp_stream fresh(socket::open(family::ipv4, socket_kind::stream).value());
    CHECK(ended(fresh.send_file(from)) == std::errc::not_connected);
    CHECK(ended(fresh.try_send_file(from, 0)) == std::errc::not_connected);
}

TEST_CASE("FILE-1: a file that shrinks while it is sent ends the transfer early, which says so") {
    const patterned_file source(more_than_buffers_hold);
    const portsock::file from = source.open();
    connection ends = connected();
    auto sending = in_background([&] { return ends.client.send_file(from, 0, portsock::file::to_end, patience); });
    // The sender cannot have finished: nobody has read anything.
    std::vector<std::byte> first(100'000);
    CHECK(same(ends.server.receive_exactly(first, patience).value(), source.content(0, 100'000)));
    std::filesystem::resize_file(source.path(), 150'000);
    auto received = in_background([&] { return drain(ends.server, {}).length; });
    const std::size_t sent = sending.get().value();
    CHECK(sent < source.content().size());
    ends.client.close();
    CHECK(first.size() + received.get() == sent);

    connection others = connected();
    CHECK(others.client.send_file(from, 200'000, 10).value() == 0);
    CHECK(others.client.send_file(from, 149'999, 10).value() == 1);
}

TEST_CASE("FILE-1: a file that grows is sent as far as it goes when it is sent") {
    temporary_directory directory;
    const std::filesystem::path path = directory.file("growing", bytes("first"));
    const portsock::file from = portsock::file::open(path.u8string()).value();
    connection ends = connected();
    CHECK(ends.client.send_file(from).value() == 5);
    static_cast<void>(directory.file("growing", bytes("first, second")));
    CHECK(from.size().value() == 13);
    CHECK(ends.client.send_file(from, 5).value() == 8);
    CHECK(receive_text(ends.server, 13) == "first, second");
}

TEST_CASE("FILE-1: a file that is renamed or deleted while it is open is still sent") {
    temporary_directory directory;
    const std::filesystem::path path = directory.file("old", bytes("content"));
    const portsock::file from = portsock::file::open(path.u8string()).value();
    std::filesystem::rename(path, directory.path() / "new");
    std::filesystem::remove(directory.path() / "new");
    connection ends = connected();
    CHECK(ends.client.send_file(from).value() == 7);
    CHECK(receive_text(ends.server, 7) == "content");
}

TEST_CASE("FILE-1: the same file is sent on several connections at once") {
    const patterned_file source(std::size_t{3} << 20U);
    const portsock::file from = source.open();
    std::vector<std::future<bool>> all;
    for (int count = 0; count < 4; ++count) {
        all.push_back(in_background([&] {
            connection ends = connected();
            auto received = in_background([&] { return drain(ends.server, source.content()); });
            const bool whole =
                ends.client.send_file(from, 0, portsock::file::to_end, patience).value() == source.content().size();
            ends.client.close();
            const drained got = received.get();
            return whole && got.as_expected && got.length == source.content().size();
        }));
    }
    for (auto& each : all) {
        CHECK(each.get());
    }
}

TEST_CASE("FILE-1: a poller drives try_send_file on several connections from one thread") {
    const patterned_file source(std::size_t{5} << 20U);
    const portsock::file from = source.open();
    constexpr std::size_t count = 4;
    auto watching = poller::open().value();
    std::vector<connection> all;
    std::vector<std::future<drained>> received;
    all.reserve(count);
    for (std::size_t key = 0; key < count; ++key) {
        all.push_back(connected());
        must(watching.add(all[key].client, interest::writable, key));
        received.push_back(in_background([&, key] { return drain(all[key].server, source.content(), 30'000); }));
    }
    std::array<std::uint64_t, count> at{};
    std::array<poll_event, count> events;
    for (std::size_t open = count; open > 0;) {
        for (const poll_event& event : watching.wait(events, patience).value()) {
            const auto key = static_cast<std::size_t>(event.key);
            const auto some = all[key].client.try_send_file(from, at[key]);
            if (!some) {
                REQUIRE(ended(some) == std::errc::operation_would_block);
                continue;
            }
            at[key] += *some;
            if (*some == 0) {
                all[key].client.close();
                --open;
            }
        }
    }
    for (auto& each : received) {
        const drained got = each.get();
        CHECK(got.as_expected);
        CHECK(got.length == source.content().size());
    }
}

TEST_CASE("FILE-1: signals neither end nor shorten nor lengthen a send_file") {
    if (!has_signals()) { return skip("FILE-1", "this platform does not interrupt calls with signals"); }
    const patterned_file source(more_than_buffers_hold);
    const portsock::file from = source.open();
    connection ends = connected();
    {
        const interruptions storm;
        const stopwatch watch;
        CHECK(ended(ends.client.send_file(from, 0, portsock::file::to_end, 120ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 120ms);
        CHECK(storm.count() > 0);
    }
    connection others = connected();
    const interruptions storm;
    auto received = in_background([&] {
        for (const std::size_t before = storm.count(); storm.count() < before + 10;) {
            std::this_thread::yield();
        }
        return drain(others.server, source.content());
    });
    CHECK(others.client.send_file(from).value() == source.content().size());
    others.client.close();
    const drained all = received.get();
    CHECK(all.as_expected);
    CHECK(all.length == source.content().size());
}

TEST_CASE("FILE-3: a head is sent before the range, and counted with it, by each way to send a file") {
    const patterned_file source(larger_than_pieces);
    const portsock::file from = source.open();
    for (const std::size_t head_size : {std::size_t{0}, std::size_t{1}, std::size_t{300}, std::size_t{100'000}}) {
        const std::vector<std::byte> head = patterned(head_size);
        for (const stretch& each : stretches) {
            for (const int way : {0, 1, 2}) { // without a limit, with one, by trying
                CAPTURE(head_size);
                CAPTURE(each.offset);
                CAPTURE(each.count);
                CAPTURE(way);
                connection ends = connected();
                std::vector<std::byte> expected = head;
                const const_buffer part = source.content(each.offset, each.count);
                expected.insert(expected.end(), part.begin(), part.end());
                auto received = in_background([&] {
                    std::vector<std::byte> buffer(expected.size() + 1); // one more than there is: to the end
                    return same(ends.server.receive_exactly(buffer, patience).value(), expected);
                });
                if (way < 2) {
                    const until limit = way == 0 ? until() : until(patience);
                    CHECK(ends.client.send_file(head, from, each.offset, each.count, limit).value() == expected.size());
                } else {
                    std::size_t sent = 0;
                    while (sent < expected.size()) {
                        const std::size_t of_head = std::min(sent, head.size());
                        const std::size_t of_file = sent - of_head;
                        const auto some = ends.client.try_send_file(const_buffer(head).subspan(of_head), from,
                                                                    each.offset + of_file, part.size() - of_file);
                        if (!some) {
                            CHECK(ended(some) == std::errc::operation_would_block);
                            must(ends.client.wait(interest::writable, patience));
                            continue;
                        }
                        REQUIRE(*some > 0);
                        sent += *some;
                    }
                }
                must(ends.client.shutdown(direction::send));
                CHECK(received.get());
            }
        }
    }
}

TEST_CASE("FILE-3: the head arrives together with the first bytes of the range") {
    const patterned_file source(1000);
    const portsock::file from = source.open();
    const auto head = bytes("head");
    for (const bool tries : {false, true}) {
        connection ends = connected();
        must(ends.client.set(options::no_delay, true)); // or the system would wait with a short segment
        auto sent = tries ? ends.client.try_send_file(head, from, 0) : ends.client.send_file(head, from);
        CHECK(sent.value() == 1004);
        std::array<std::byte, 2000> room;
        CHECK(ends.server.receive(room, patience).value().size() == 1004);
    }
}

TEST_CASE("FILE-3: the head of a file that has no such range is sent alone") {
    const patterned_file source(10);
    const portsock::file from = source.open();
    connection ends = connected();
    CHECK(ends.client.send_file(bytes("one"), from, 10).value() == 3);
    CHECK(ends.client.try_send_file(bytes("two"), from, 100, 50).value() == 3);
    CHECK(ends.client.send_file(bytes("3"), from, 0, 0).value() == 1);
    std::array<std::byte, 7> room;
    CHECK(text(ends.server.receive_exactly(room, patience).value()) == "onetwo3");
}

TEST_CASE(
    "FILE-3: a send_file with a head that ends early says how many bytes of both were sent, and goes on from there") {
    const patterned_file source(8 << 20);
    const portsock::file from = source.open();
    connection ends = connected();
    const std::vector<std::byte> head = patterned(1000);
    const auto first = ends.client.send_file(head, from, 0, portsock::file::to_end, 50ms);
    REQUIRE_FALSE(first);
    CHECK(ended(first) == std::errc::timed_out);
    const std::size_t sent = first.error().transferred();
    REQUIRE(sent > head.size());
    std::vector<std::byte> expected = head;
    expected.insert(expected.end(), source.content().begin(), source.content().end());
    auto received = in_background([&] {
        std::vector<std::byte> buffer(expected.size());
        return same(ends.server.receive_exactly(buffer, patience).value(), expected);
    });
    CHECK(ends.client.send_file(from, sent - head.size()).value() == expected.size() - sent);
    CHECK(received.get());
}

TEST_CASE("FILE-3: without a file, a connection or a range that can be read the head is not sent") {
    const patterned_file source(10);
    connection ends = connected();
    CHECK(ended(ends.client.send_file(bytes("head"), portsock::file())) == std::errc::bad_file_descriptor);
    CHECK(ended(ends.client.try_send_file(bytes("head"), portsock::file(), 0)) == std::errc::bad_file_descriptor);
    tcp_stream closed;
    CHECK(ended(closed.send_file(bytes("head"), source.open())) == std::errc::bad_file_descriptor);
    must(ends.client.shutdown(direction::send));
    CHECK(ended(ends.client.send_file(bytes("head"), source.open())) == std::errc::broken_pipe);
    std::array<std::byte, 1> room;
    CHECK(ends.server.receive(room, patience).value().empty());
}

TEST_CASE("FILE-2: a file is opened by a UTF-8 path, read at any offset, and tells its size") {
    temporary_directory directory;
    const std::vector<std::byte> content = patterned(100'000);
    for (const std::u8string_view name : {u8"plain", u8"with space", u8"gr\u00fc\u00df \u6771\u4eac \U0001F310"}) {
        const std::filesystem::path path = directory.file(std::filesystem::path(name), content);
        const portsock::file from = portsock::file::open(path.u8string()).value();
        CHECK(from.is_open());
        CHECK(from.size().value() == content.size());
        std::vector<std::byte> buffer(content.size() + 10);
        CHECK(same(from.read(0, buffer).value(), content));
        CHECK(same(from.read(99'000, buffer).value(), std::span(content).subspan(99'000)));
        CHECK(same(from.read(5, std::span(buffer).first(7)).value(), std::span(content).subspan(5, 7)));
        CHECK(from.read(0, {}).value().empty());
        for (const std::uint64_t beyond : {std::uint64_t{100'000}, std::uint64_t{1} << 40U, std::uint64_t{INT64_MAX} - 8,
                                          std::uint64_t{INT64_MAX} - 1, std::uint64_t{INT64_MAX},
                                          std::uint64_t{INT64_MAX} + 1, UINT64_MAX}) {
            CHECK(from.read(beyond, buffer).value().empty());
        }
    }
    const portsock::file empty = portsock::file::open(directory.file("empty", {}).u8string()).value();
    CHECK(empty.size().value() == 0);
}

TEST_CASE("FILE-2: what cannot be opened says why") {
    temporary_directory directory;
    const std::u8string path = directory.path().u8string();
    const std::string here(path.begin(), path.end());
    static_cast<void>(directory.file("file", bytes("x")));
    const auto opening = [](const std::string& which) { return ended(portsock::file::open(which)); };
    CHECK(opening(here + "/missing") == std::errc::no_such_file_or_directory);
    CHECK(opening(here + "/missing/file") == std::errc::no_such_file_or_directory);
    CHECK(opening(here + "/file/file") == std::errc::no_such_file_or_directory);
    CHECK(opening(here) == std::errc::is_a_directory);
    CHECK(opening("") == std::errc::invalid_argument);
    CHECK(opening(here + "/file" + std::string(1, '\0')) == std::errc::invalid_argument);
    CHECK(opening(here + "/" + std::string(5000, 'x')) == std::errc::invalid_argument);
    const auto missing = portsock::file::open(here + "/missing");
    CHECK(missing.error().describe().starts_with("open file: no such file or directory"));
    CHECK(missing.error().native() != 0);
}

TEST_CASE("FILE-2: a handle of anything but a regular file is refused, and stays the caller's") {
    CHECK(ended(portsock::file::adopt(native_handle::none)) == std::errc::bad_file_descriptor);
    const native_handle device = open_file();
    CHECK(ended(portsock::file::adopt(device)) == std::errc::operation_not_supported);
    CHECK(support::is_open(device));
    close_file(device);
    const auto no_file = socket::open(family::ipv4, socket_kind::stream).value();
    CHECK(ended(portsock::file::adopt(no_file.native())) == std::errc::operation_not_supported);
    CHECK(support::is_open(no_file.native()));
}

TEST_CASE("FILE-2: a file that is closed or moved from is not open, and each operation on it says so") {
    const patterned_file source(100);
    connection ends = connected();
    std::array<std::byte, 10> buffer;
    const auto check_closed = [&](const portsock::file& closed) {
        CHECK_FALSE(closed);
        CHECK(closed.native() == native_handle::none);
        CHECK(ended(closed.size()) == std::errc::bad_file_descriptor);
        CHECK(ended(closed.read(0, buffer)) == std::errc::bad_file_descriptor);
        CHECK(ended(ends.client.send_file(closed)) == std::errc::bad_file_descriptor);
        CHECK(ended(ends.client.try_send_file(closed, 0)) == std::errc::bad_file_descriptor);
    };
    portsock::file one;
    check_closed(one);
    one.close();
    one = source.open();
    portsock::file other(std::move(one));
    check_closed(one); // NOLINT(bugprone-use-after-move): what it is then is promised
    CHECK(other.size().value() == 100);
    one = std::move(other);
    CHECK(one.size().value() == 100);
    one = source.open(); // closes the first
    CHECK(is_open(one.native()));
    CHECK_FALSE(is_inheritable(one.native()));
    const native_handle was = one.native();
    one.close();
    check_closed(one);
    CHECK_FALSE(is_open(was));
    CHECK(carries(ends.client, ends.server));
}
