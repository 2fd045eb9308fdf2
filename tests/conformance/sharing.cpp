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
#include <future>
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

void check_sending(stream_socket& on, stream_socket& peer) {
    const temporary_directory folder;
    const auto page = file::open(folder.file("page", bytes("a page")).string()).value();
    // Sizes that are set do not grow by themselves, so that what is full stays full.
    must(on.set(options::send_buffer_size, 16384));
    must(peer.set(options::receive_buffer_size, 16384));
    while (fill(on, patterned(std::size_t{32} << 20U)) != 0) {}
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
        check_sending(both.client, both.server);
    }
    SUBCASE("of a pair") {
        auto [first, second] = stream_pair().value();
        check_receiving(first);
        check_plain_calls(first, second);
        check_sending(first, second);
    }
    SUBCASE("that was duplicated and whose original is gone") {
        connection both = connected();
        auto twin = both.client.duplicate().value();
        both.client.close();
        check_receiving(twin);
        check_sending(twin, both.server);
    }
    SUBCASE("that was adopted") {
        connection both = connected();
        auto adopted = tcp_stream::adopt(copy_plain_socket(both.client.native())).value();
        both.client.close();
        check_receiving(adopted);
        check_plain_calls(adopted, both.server);
        check_sending(adopted, both.server);
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
        const auto twin = prepared.duplicate().value();
        one.happens(prepared);
        const stopwatch time;
        CHECK(ended(tcp_stream::connect(std::move(prepared), full.place(), short_time)) == std::errc::timed_out);
        CHECK(time.elapsed() < 10s);
    }
}

namespace {

// The ways in which one object hears that the connection was reset.
struct discovery {
    const char* name;
    void (*makes)(tcp_stream& by);
};

void by_receiving(tcp_stream& by) {
    std::array<std::byte, 4> room;
    CHECK(ended(by.receive(room, patience)) == std::errc::connection_reset);
}
void by_peeking(tcp_stream& by) {
    std::array<std::byte, 4> room;
    CHECK(ended(by.peek(room, patience)) == std::errc::connection_reset);
}
void by_sending(tcp_stream& by) {
    must(by.wait(interest::readable, patience));
    static_cast<void>(by.try_send(bytes("x")));
}
void by_asking(tcp_stream& by) {
    must(by.wait(interest::readable, patience));
    static_cast<void>(by.take_error());
}
void by_closing(tcp_stream& by) {
    by_receiving(by);
    by.close();
}
void by_releasing(tcp_stream& by) {
    by_receiving(by);
    close_plain_socket(by.release());
}

constexpr discovery discoveries[] = {{"received", by_receiving}, {"peeked", by_peeking}, {"sent", by_sending},
                                     {"asked", by_asking},       {"closed", by_closing}, {"released", by_releasing}};

// What every object says of a connection that the peer has reset.
void check_lost(tcp_stream& which) {
    std::array<std::byte, 4> room;
    const std::array rooms{mutable_buffer(room).first(2), mutable_buffer(room).subspan(2)};
    for (int times = 0; times < 2; ++times) {
        CHECK(ended(which.receive(room, patience)) == std::errc::connection_reset);
        CHECK(ended(which.try_receive(room)) == std::errc::connection_reset);
        CHECK(ended(which.peek(room, patience)) == std::errc::connection_reset);
        CHECK(ended(which.receive_exactly(room, patience)) == std::errc::connection_reset);
        CHECK(ended(which.receive(rooms, patience)) == std::errc::connection_reset);
        const ending sent = ended(which.send(bytes("x"), patience));
        CHECK((sent == std::errc::connection_reset || sent == std::errc::broken_pipe));
    }
    CHECK(ended(which.start_connect(loopback(family::ipv4, 9))) == std::errc::already_connected);
}

} // namespace

TEST_CASE("SHAR-2: a reset that one object of a socket has heard of is a reset to every other") {
    for (const discovery& one : discoveries) {
        INFO(one.name);
        for (const bool twin_first : {false, true}) {
            CAPTURE(twin_first);
            connection both = connected();
            auto twin = both.server.duplicate().value();
            both.client.abort();
            one.makes(twin_first ? twin : both.server);
            tcp_stream& other = twin_first ? both.server : twin;
            CHECK(other.remote_endpoint().has_value());
            check_lost(other);
            if ((twin_first ? twin : both.server).is_open()) { check_lost(twin_first ? twin : both.server); }
        }
    }
}

TEST_CASE("SHAR-2: a duplicate that is made after a reset was heard of knows of it") {
    connection both = connected();
    both.client.abort();
    by_receiving(both.server);
    auto twin = both.server.duplicate().value();
    auto third = twin.duplicate().value();
    both.server.close();
    check_lost(twin);
    check_lost(third);
}

TEST_CASE("SHAR-2: a half that one object of a socket has shut is shut to every other, and the connection is not lost") {
    std::array<std::byte, 8> room;
    SUBCASE("sending, of a connection") {
        connection both = connected();
        auto twin = both.client.duplicate().value();
        must(both.client.shutdown(direction::send));
        for (int times = 0; times < 2; ++times) {
            CHECK(ended(twin.send(bytes("x"), patience)) == std::errc::broken_pipe);
            CHECK(ended(twin.try_send(bytes("x"))) == std::errc::broken_pipe);
            CHECK(ended(twin.send_all(bytes("x"), patience)) == std::errc::broken_pipe);
        }
        CHECK(both.server.receive(room, patience).value().empty());
        CHECK(carries(both.server, twin));
        CHECK(carries(both.server, both.client));
        both.server.close();
        CHECK(twin.receive(room, patience).value().empty());
        CHECK(both.client.receive(room, patience).value().empty());
        CHECK(twin.receive(room, patience).value().empty());
        CHECK(ended(twin.send(bytes("x"), patience)) == std::errc::broken_pipe);
    }
    SUBCASE("sending, of a pair") {
        auto [first, second] = stream_pair().value();
        auto twin = first.duplicate().value();
        must(twin.shutdown(direction::send));
        CHECK(ended(first.send(bytes("x"), patience)) == std::errc::broken_pipe);
        CHECK(second.receive(room, patience).value().empty());
        CHECK(carries(second, first));
    }
    SUBCASE("receiving, with data that has come") {
        connection both = connected();
        auto twin = both.client.duplicate().value();
        must(both.server.send_all(bytes("data")));
        must(twin.wait(interest::readable, patience));
        must(both.client.shutdown(direction::receive));
        for (int times = 0; times < 2; ++times) {
            CHECK(twin.receive(room, patience).value().empty());
            CHECK(twin.try_receive(room).value().empty());
            CHECK(twin.peek(room, patience).value().empty());
            CHECK(twin.receive_exactly(room, patience).value().empty());
        }
        CHECK(twin.available().value() == 0);
        CHECK(twin.wait(interest::readable, 0s).value().readable);
        auto watching = poller::open().value();
        must(watching.add(twin, interest::readable, 7));
        std::array<poll_event, 2> events;
        CHECK(watching.wait(events, patience).value().size() == 1);
        CHECK(carries(twin, both.server));
    }
}

TEST_CASE("SHAR-2: how a connect has ended every object of the socket knows, whichever has asked first") {
    SUBCASE("established") {
        auto listener = listener_on();
        stream_socket first(portsock::socket::open(family::ipv4, socket_kind::stream).value());
        auto before = first.duplicate().value();
        static_cast<void>(first.start_connect(listener.local_endpoint().value()));
        auto twin = first.duplicate().value();
        auto server = listener.accept(patience).value();
        must(twin.wait(interest::writable, patience));
        CHECK(ended(twin.take_error()) == success);
        for (stream_socket* each : {&first, &before, &twin}) {
            CHECK(ended(each->take_error()) == success);
            CHECK(ended(each->start_connect(listener.local_endpoint().value())) == std::errc::already_connected);
            CHECK(each->remote_endpoint().value() == listener.local_endpoint().value());
            CHECK(carries(*each, server));
            CHECK(carries(server, *each));
        }
        server.abort();
        std::array<std::byte, 1> room;
        CHECK(ended(first.receive(room, patience)) == std::errc::connection_reset);
        CHECK(before.remote_endpoint().value() == listener.local_endpoint().value());
        CHECK(ended(before.receive(room, patience)) == std::errc::connection_reset);
    }
    SUBCASE("refused") {
        const refusing_place nobody;
        stream_socket first(portsock::socket::open(family::ipv4, socket_kind::stream).value());
        auto before = first.duplicate().value();
        static_cast<void>(first.start_connect(nobody.place()));
        auto twin = first.duplicate().value();
        must(twin.wait(interest::writable, patience));
        static_cast<void>(twin.take_error());
        std::array<std::byte, 1> room;
        for (stream_socket* each : {&first, &before, &twin}) {
            CHECK(ended(each->send(bytes("x"), patience)) == std::errc::not_connected);
            CHECK(ended(each->receive(room, patience)) == std::errc::not_connected);
            CHECK(ended(each->start_connect(nobody.place())) == std::errc::invalid_argument);
            CHECK(ended(each->wait(interest::readable, patience)) == std::errc::not_connected);
        }
    }
}

TEST_CASE("SHAR-2: what one object of a socket has bound, made listen, connected or set is so for every other") {
    SUBCASE("a stream socket") {
        auto first = portsock::socket::open(family::ipv4, socket_kind::stream).value();
        auto twin = first.duplicate().value();
        must(first.bind(loopback(family::ipv4)));
        CHECK(ended(twin.bind(loopback(family::ipv4))) == std::errc::invalid_argument);
        auto listener = tcp_listener::listen(std::move(twin)).value();
        CHECK(ended(tcp_stream::connect(std::move(first), listener.local_endpoint().value(), patience)) ==
              std::errc::invalid_argument);
        auto other = listener.duplicate().value();
        CHECK(connect_through(other).server.is_open());
    }
    SUBCASE("a datagram socket") {
        auto first = udp_socket::open().value();
        auto peer = udp_socket::open(loopback(family::ipv4)).value();
        auto twin = first.duplicate().value();
        must(first.set(options::share_address, true));
        CHECK(twin.get(options::share_address).value());
        must(twin.bind(loopback(family::ipv4)));
        must(first.connect(peer.local_endpoint().value()));
        CHECK(ended(twin.send(bytes("x"), patience)) == success);
        CHECK(ended(twin.send_to(bytes("x"), peer.local_endpoint().value(), patience)) == std::errc::already_connected);
        CHECK(twin.remote_endpoint().value() == peer.local_endpoint().value());
        must(twin.disconnect());
        CHECK(ended(first.send(bytes("x"), patience)) == std::errc::not_connected);
        CHECK(ended(first.send_to(bytes("x"), peer.local_endpoint().value(), patience)) == success);
        CHECK(ended(first.set(options::share_address, false)) == std::errc::invalid_argument);
        must(twin.set(options::allow_broadcast, true));
        CHECK(ended(first.send_to(bytes("x"), endpoint(ipv4_address::broadcast(), 9), patience)) !=
              std::errc::permission_denied);
    }
}

TEST_CASE("SHAR-3: a reset that another owner of the connection was told of is a reset to an object here") {
    SUBCASE("that was adopted before") {
        connection both = connected();
        const native_handle other = copy_plain_socket(both.server.native());
        auto adopted = tcp_stream::adopt(both.server.release()).value();
        both.client.abort();
        must(adopted.wait(interest::readable, patience));
        CHECK(plain_receive(other, 1) == -1);
        check_lost(adopted);
        close_plain_socket(other);
    }
    SUBCASE("that had the connection first") {
        connection both = connected();
        const native_handle other = copy_plain_socket(both.server.native());
        both.client.abort();
        must(both.server.wait(interest::readable, patience));
        CHECK(plain_receive(other, 1) == -1);
        check_lost(both.server);
        close_plain_socket(other);
    }
    SUBCASE("that is adopted afterwards") {
        connection both = connected();
        const native_handle other = copy_plain_socket(both.server.native());
        both.client.abort();
        must(both.server.wait(interest::readable, patience));
        CHECK(plain_receive(other, 1) == -1);
        auto adopted = tcp_stream::adopt(both.server.release()).value();
        check_lost(adopted);
        close_plain_socket(other);
    }
    SUBCASE("that is adopted while the news waits to be told") {
        connection both = connected();
        both.client.abort();
        must(both.server.wait(interest::readable, patience));
        auto adopted = tcp_stream::adopt(both.server.release()).value();
        check_lost(adopted);
    }
}

TEST_CASE("SHAR-3: what another owner of a connection has ended is not a loss to an object here") {
    std::array<std::byte, 8> room;
    SUBCASE("the sending half, of an object that was here before") {
        connection both = connected();
        const native_handle other = copy_plain_socket(both.client.native());
        CHECK(plain_shutdown(other, direction::send));
        for (int times = 0; times < 2; ++times) {
            CHECK(ended(both.client.send(bytes("x"), patience)) == std::errc::broken_pipe);
        }
        CHECK(carries(both.server, both.client));
        CHECK(both.server.receive(room, patience).value().empty());
        both.server.close();
        CHECK(both.client.receive(room, patience).value().empty());
        CHECK(both.client.receive(room, patience).value().empty());
        close_plain_socket(other);
    }
    SUBCASE("the sending half, of one that is adopted afterwards") {
        connection both = connected();
        CHECK(plain_shutdown(both.client.native(), direction::send));
        auto adopted = tcp_stream::adopt(both.client.release()).value();
        CHECK(ended(adopted.send(bytes("x"), patience)) == std::errc::broken_pipe);
        CHECK(carries(both.server, adopted));
        CHECK(both.server.receive(room, patience).value().empty());
        both.server.close();
        CHECK(adopted.receive(room, patience).value().empty());
        CHECK(adopted.receive(room, patience).value().empty());
    }
    SUBCASE("both, of one that is adopted when all is over") {
        connection both = connected();
        must(both.server.send_all(bytes("last")));
        CHECK(plain_shutdown(both.client.native(), direction::send));
        CHECK(both.server.receive(room, patience).value().empty());
        both.server.close();
        must(both.client.wait(interest::readable, patience));
        auto adopted = tcp_stream::adopt(both.client.release()).value();
        CHECK(receive_text(adopted, 8) == "last");
        CHECK(adopted.receive(room, patience).value().empty());
        CHECK(ended(adopted.send(bytes("x"), patience)) == std::errc::broken_pipe);
        CHECK(ended(adopted.shutdown(direction::both)) == success);
    }
    SUBCASE("the sending half of a pair") {
        auto [first, second] = stream_pair().value();
        CHECK(plain_shutdown(first.native(), direction::send));
        CHECK(ended(first.send(bytes("x"), patience)) == std::errc::broken_pipe);
        CHECK(carries(second, first));
    }
}

TEST_CASE("SHAR-3: a connect that another owner has begun, or was told of, is known to an object here") {
    SUBCASE("made by the system's own call") {
        auto listener = listener_on();
        stream_socket here(portsock::socket::open(family::ipv4, socket_kind::stream).value());
        let_wait(here.native(), true);
        REQUIRE(plain_connect(here.native(), listener.local_endpoint().value().port()));
        auto server = listener.accept(patience).value();
        CHECK(ended(here.wait(interest::writable, patience)) == success);
        CHECK(here.remote_endpoint().value() == listener.local_endpoint().value());
        CHECK(ended(here.start_connect(listener.local_endpoint().value())) == std::errc::already_connected);
        let_wait(here.native(), false); // what a socket of this library is where calls follow the mode
        CHECK(carries(here, server));
        CHECK(carries(server, here));
    }
    SUBCASE("refused, and another was told") {
        const refusing_place nobody;
        stream_socket here(portsock::socket::open(family::ipv4, socket_kind::stream).value());
        static_cast<void>(here.start_connect(nobody.place()));
        must(here.wait(interest::writable, patience));
        static_cast<void>(plain_error(here.native()));
        CHECK(ended(here.send(bytes("x"), patience)) != success);
        std::array<std::byte, 1> room;
        CHECK(ended(here.receive(room, patience)) == std::errc::not_connected);
        CHECK(ended(here.remote_endpoint()) == std::errc::not_connected);
    }
    SUBCASE("pending when it is adopted") {
        full_listener full;
        if (!full.silent()) { return; } // nothing stays pending here
        stream_socket started(portsock::socket::open(family::ipv4, socket_kind::stream).value());
        static_cast<void>(started.start_connect(full.place()));
        auto adopted = stream_socket::adopt(started.release()).value();
        CHECK(ended(adopted.send(bytes("x"))) == std::errc::not_connected);
        CHECK(ended(adopted.start_connect(full.place())) == std::errc::connection_already_in_progress);
        CHECK(ended(adopted.wait(interest::writable, short_time)) == std::errc::timed_out);
        for (std::size_t taken = 0; taken < full.clients().size(); ++taken) {
            if (!full.listener().accept(short_time)) { break; }
        }
        CHECK(ended(adopted.wait(interest::writable, patience)) == success);
        CHECK(ended(adopted.take_error()) == success);
    }
}

TEST_CASE("SHAR-4: adopt() and release() leave the mode of a socket that another owner made not to wait") {
    const auto check = [](const native_handle other, auto&& adopt) {
        let_wait(other, false);
        if (waits_by_itself(other)) { return false; }
        auto adopted = adopt(copy_plain_socket(other));
        CHECK_FALSE(waits_by_itself(other));
        const native_handle again = adopted.release();
        const bool kept = !waits_by_itself(other);
        close_plain_socket(again);
        return kept;
    };
    connection both = connected();
    auto listener = listener_on();
    auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
    const bool streams = check(both.client.native(), [](native_handle it) { return tcp_stream::adopt(it).value(); });
    const bool listeners = check(listener.native(), [](native_handle it) { return tcp_listener::adopt(it).value(); });
    const bool others = check(datagrams.native(), [](native_handle it) { return udp_socket::adopt(it).value(); });
    if (!streams && !listeners && !others) { return support::skip("SHAR-4", "a mode cannot be read here"); }
    CHECK(streams);
    CHECK(listeners);
    CHECK(others);
}

TEST_CASE("SHAR-4: release() gives back in waiting mode what was adopted so") {
    const native_handle stream = open_plain_socket(family::ipv4, socket_kind::stream);
    auto adopted = portsock::socket::adopt(stream).value();
    must(adopted.bind(loopback(family::ipv4)));
    auto listener = tcp_listener::listen(std::move(adopted)).value();
    CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
    const native_handle again = listener.release();
    CHECK(waits_by_itself(again));
    close_plain_socket(again);
}
