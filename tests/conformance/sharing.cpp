// Several objects, and others' handles, of one socket: what they share must not break what each of them promises.

#include <portsock/poller.hpp>
#include <portsock/stream_pair.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/skip.hpp>
#include <support/temporary.hpp>
#include <support/transfers.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

// What becomes of another handle of a socket.
struct disturbance {
    const char* name;
    void (*happens)(const portsock::socket& to);
};

void close_copy(const portsock::socket& of) { of.duplicate().value().close(); }

void release_copy(const portsock::socket& of) { close_plain_socket(of.duplicate().value().release()); }

void release_copy_of_copy(const portsock::socket& of) {
    const auto copy = of.duplicate().value();
    close_plain_socket(copy.duplicate().value().release());
}

void release_adopted_copy(const portsock::socket& of) {
    auto copy = of.duplicate().value();
    auto adopted = portsock::socket::adopt(copy.release()).value();
    close_plain_socket(adopted.release());
}

void let_copy_wait(const portsock::socket& of) {
    const native_handle copy = of.duplicate().value().release();
    let_wait(copy, true);
    close_plain_socket(copy);
}

void let_no_copy_wait(const portsock::socket& of) {
    const native_handle copy = of.duplicate().value().release();
    let_wait(copy, false);
    close_plain_socket(copy);
}

constexpr disturbance disturbances[] = {
    {"a copy was closed", close_copy},
    {"a copy was released", release_copy},
    {"a copy of a copy was released", release_copy_of_copy},
    {"an adopted copy was released", release_adopted_copy},
    {"a copy's calls were made to wait", let_copy_wait},
    {"a copy's calls were made not to wait", let_no_copy_wait},
};

constexpr auto short_time = 60ms;

// Each call that must not wait is made before the next, after what has happened.
template <class Call>
void never_waits(const portsock::socket& on, Call&& call) {
    for (const disturbance& one : disturbances) {
        INFO(one.name);
        one.happens(on);
        const stopwatch time;
        CHECK(ended(call()) == std::errc::operation_would_block);
        CHECK(time.elapsed() < 10s);
    }
}

template <class Call>
void keeps_limit(const portsock::socket& on, Call&& call) {
    for (const disturbance& one : disturbances) {
        INFO(one.name);
        one.happens(on);
        const stopwatch time;
        CHECK(ended(call(until(short_time))) == std::errc::timed_out);
        CHECK(time.elapsed() >= short_time);
        CHECK(time.elapsed() < 10s);
        stop_signal stop;
        stop.request();
        CHECK(ended(call(until(stop))) == std::errc::operation_canceled);
    }
}

void check_receiving(stream_socket& on) {
    std::array<std::byte, 8> room;
    const std::array rooms{mutable_buffer(room).first(4), mutable_buffer(room).subspan(4)};
    never_waits(on, [&] { return on.try_receive(room); });
    keeps_limit(on, [&](const until& limit) { return on.receive(room, limit); });
    keeps_limit(on, [&](const until& limit) { return on.peek(room, limit); });
    keeps_limit(on, [&](const until& limit) { return on.receive_exactly(room, limit); });
    keeps_limit(on, [&](const until& limit) { return on.receive(rooms, limit); });
    keeps_limit(on, [&](const until& limit) { return on.wait(interest::readable, limit); });
}

void check_sending(stream_socket& on) {
    const temporary_directory folder;
    const auto page = file::open(folder.file("page", bytes("a page")).string()).value();
    static_cast<void>(fill(on, patterned(std::size_t{32} << 20U)));
    const std::array parts{bytes("ab"), bytes("c")};
    never_waits(on, [&] { return on.try_send(bytes("x")); });
    never_waits(on, [&] { return on.try_send_file(page, 0); });
    keeps_limit(on, [&](const until& limit) { return on.send(bytes("x"), limit); });
    keeps_limit(on, [&](const until& limit) { return on.send(parts, limit); });
    keeps_limit(on, [&](const until& limit) { return on.send_all(bytes("x"), limit); });
    keeps_limit(on, [&](const until& limit) { return on.send_all(parts, limit); });
    keeps_limit(on, [&](const until& limit) { return on.send_file(page, 0, file::to_end, limit); });
    keeps_limit(on, [&](const until& limit) { return on.wait(interest::writable, limit); });
}

void check_listener(tcp_listener& on) {
    never_waits(on, [&] { return on.try_accept(); });
    keeps_limit(on, [&](const until& limit) { return on.accept(limit); });
    // A plain call waits in either mode, and what it gives is as always.
    for (const disturbance& one : disturbances) {
        INFO(one.name);
        one.happens(on);
        auto client = in_background([&] { return tcp_stream::connect(on.local_endpoint().value(), patience).value(); });
        auto server = on.accept().value();
        std::array<std::byte, 1> room;
        CHECK(ended(server.try_receive(room)) == std::errc::operation_would_block);
    }
}

// Plain calls wait in either mode.
void check_plain_calls(stream_socket& on, stream_socket& peer) {
    for (const disturbance& one : disturbances) {
        INFO(one.name);
        one.happens(on);
        std::array<std::byte, 1> room;
        auto received = in_background([&] { return on.receive(room); });
        CHECK(received.wait_for(30ms) == std::future_status::timeout);
        must(peer.send(bytes("x")));
        CHECK(received.get().value().size() == 1);
    }
}

void check_datagrams(udp_socket& on) {
    std::array<std::byte, 8> room;
    never_waits(on, [&] { return on.try_receive_from(room); });
    keeps_limit(on, [&](const until& limit) { return on.receive_from(room, limit); });
    keeps_limit(on, [&](const until& limit) { return on.peek_from(room, limit); });
    keeps_limit(on, [&](const until& limit) { return on.wait(interest::readable, limit); });
    for (const disturbance& one : disturbances) {
        INFO(one.name);
        one.happens(on);
        must(on.send_to(bytes("x"), on.local_endpoint().value(), patience));
        CHECK(on.receive_from(room).value().data.size() == 1);
    }
}

} // namespace

TEST_CASE("SHAR-1: a stream's calls wait or not as they say, whatever mode a copy of it has set") {
    SUBCASE("of a connection") {
        connection both = connected();
        check_receiving(both.client);
        check_plain_calls(both.client, both.server);
        check_sending(both.client);
    }
    SUBCASE("of a pair") {
        auto [first, second] = stream_pair().value();
        check_receiving(first);
        check_plain_calls(first, second);
        check_sending(first);
    }
    SUBCASE("that was duplicated and whose original is gone") {
        connection both = connected();
        auto twin = both.client.duplicate().value();
        both.client.close();
        check_receiving(twin);
        check_sending(twin);
    }
    SUBCASE("that was adopted") {
        connection both = connected();
        auto adopted = tcp_stream::adopt(copy_plain_socket(both.client.native())).value();
        both.client.close();
        check_receiving(adopted);
        check_plain_calls(adopted, both.server);
        check_sending(adopted);
    }
}

TEST_CASE("SHAR-1: a listener's calls wait or not as they say, whatever mode a copy of it has set") {
    SUBCASE("opened here") {
        auto listener = listener_on();
        check_listener(listener);
    }
    SUBCASE("a duplicate") {
        auto listener = listener_on();
        auto twin = listener.duplicate().value();
        check_listener(twin);
        check_listener(listener);
    }
    SUBCASE("adopted") {
        auto listener = listener_on();
        auto adopted = tcp_listener::adopt(copy_plain_socket(listener.native())).value();
        check_listener(adopted);
    }
}

TEST_CASE("SHAR-1: a datagram socket's calls wait or not as they say, whatever mode a copy of it has set") {
    SUBCASE("opened here") {
        auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
        check_datagrams(datagrams);
    }
    SUBCASE("adopted") {
        auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
        auto adopted = udp_socket::adopt(copy_plain_socket(datagrams.native())).value();
        check_datagrams(adopted);
    }
}

TEST_CASE("SHAR-1: an adopted socket's calls wait or not as they say while its other owner sets the mode") {
    SUBCASE("streams") {
        connection both = connected();
        const native_handle other = copy_plain_socket(both.client.native());
        auto adopted = tcp_stream::adopt(both.client.release()).value();
        std::array<std::byte, 1> room;
        for (const bool waits : {true, false, true}) {
            let_wait(other, waits);
            CHECK(ended(adopted.try_receive(room)) == std::errc::operation_would_block);
            let_wait(other, waits);
            CHECK(ended(adopted.receive(room, short_time)) == std::errc::timed_out);
        }
        close_plain_socket(other);
    }
    SUBCASE("listeners") {
        auto listener = listener_on();
        const native_handle other = copy_plain_socket(listener.native());
        auto adopted = tcp_listener::adopt(listener.release()).value();
        for (const bool waits : {true, false, true}) {
            let_wait(other, waits);
            CHECK(ended(adopted.try_accept()) == std::errc::operation_would_block);
            let_wait(other, waits);
            CHECK(ended(adopted.accept(short_time)) == std::errc::timed_out);
        }
        close_plain_socket(other);
    }
}

TEST_CASE("SHAR-1: a connect keeps its limit although a copy's calls were made to wait") {
    full_listener full;
    if (!full.silent()) { return; } // nothing stays pending here
    for (const disturbance& one : disturbances) {
        INFO(one.name);
        auto prepared = portsock::socket::open(family::ipv4, socket_kind::stream).value();
        one.happens(prepared);
        const stopwatch time;
        CHECK(ended(tcp_stream::connect(std::move(prepared), full.place(), short_time)) == std::errc::timed_out);
        CHECK(time.elapsed() < 10s);
    }
}
