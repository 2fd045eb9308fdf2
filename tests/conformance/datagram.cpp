// CONTRACT.md, H: datagrams.

#include <doctest/doctest.h>

#include <portsock/options.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

udp_socket bound(family of = family::ipv4) { return udp_socket::open(loopback(of)).value(); }
endpoint place(const udp_socket& socket) { return socket.local_endpoint().value(); }

/// The next datagram as text.
std::string next(udp_socket& at) {
    std::array<std::byte, 100> buffer;
    return std::string(text(at.receive_from(buffer, patience).value().data));
}
/// Is nothing queued? Over loopback, what was sent before something that has arrived has arrived too, or never will.
bool nothing_more(udp_socket& at) {
    std::array<std::byte, 100> buffer;
    return ended(at.try_receive_from(buffer)) == std::errc::operation_would_block;
}

/// A port that takes no datagram and that nobody else can be given meanwhile: its owner listens to another one only.
class deaf_place {
  public:
    explicit deaf_place(family of = family::ipv4) : owner_(bound(of)), other_(bound(of)), where_(place(owner_)) {
        must(owner_.connect(place(other_)));
    }
    [[nodiscard]] const endpoint& where() const { return where_; }
    /// From now on it can be bound.
    void give_up() { owner_.close(); }

  private:
    udp_socket owner_;
    udp_socket other_;
    endpoint where_;
};

} // namespace

TEST_CASE("DGRM-1: a datagram is received whole, with the sender's endpoint, boundaries kept") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket receiver = bound(of);
        udp_socket first = bound(of);
        udp_socket second = bound(of);
        must(first.send_to(bytes("one"), place(receiver), patience));
        must(second.send_to(bytes("number two"), place(receiver)));
        must(first.try_send_to(bytes("3"), place(receiver)));

        std::array<std::byte, 100> buffer;
        std::vector<std::pair<std::string, endpoint>> got;
        for (int count = 0; count < 3; ++count) {
            const datagram each = receiver.receive_from(buffer, patience).value();
            CHECK_FALSE(each.truncated);
            CHECK(each.data.data() == buffer.data());
            got.emplace_back(text(each.data), each.from);
        }
        CHECK(got[0] == std::pair<std::string, endpoint>("one", place(first)));
        CHECK(got[1] == std::pair<std::string, endpoint>("number two", place(second)));
        CHECK(got[2] == std::pair<std::string, endpoint>("3", place(first)));
        CHECK(ended(receiver.try_receive_from(buffer)) == std::errc::operation_would_block);
    }
}

TEST_CASE("DGRM-2: a datagram longer than the buffer fills it, is marked truncated, and its rest is gone") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket receiver = bound(of);
        udp_socket sender = bound(of);
        for (const bool waits : {true, false}) {
            must(sender.send_to(bytes("much too long"), place(receiver)));
            must(sender.send_to(bytes("next"), place(receiver)));
            must(receiver.wait(interest::readable, patience));
            std::array<std::byte, 4> buffer;
            const datagram got =
                (waits ? receiver.receive_from(buffer, patience) : receiver.try_receive_from(buffer)).value();
            CHECK(text(got.data) == "much");
            CHECK(got.truncated);
            CHECK(got.from == place(sender));
            const datagram after = receiver.receive_from(buffer, patience).value();
            CHECK(text(after.data) == "next"); // exactly as long as the buffer
            CHECK_FALSE(after.truncated);
        }
    }
}

TEST_CASE("DGRM-3: peeking a longer datagram marks it truncated and leaves it queued in full") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket receiver = bound(of);
        udp_socket sender = bound(of);
        must(sender.send_to(bytes("peekaboo"), place(receiver)));
        std::array<std::byte, 4> few;
        for (int again = 0; again < 2; ++again) {
            const datagram seen = receiver.peek_from(few, patience).value();
            CHECK(text(seen.data) == "peek");
            CHECK(seen.truncated);
            CHECK(seen.from == place(sender));
        }
        std::array<std::byte, 100> enough;
        const datagram whole = receiver.peek_from(enough, patience).value();
        CHECK(text(whole.data) == "peekaboo");
        CHECK_FALSE(whole.truncated);
        CHECK(next(receiver) == "peekaboo");
        CHECK(nothing_more(receiver));
    }
}

TEST_CASE("DGRM-4: receiving into an empty buffer consumes one datagram, truncated if and only if it had payload") {
    udp_socket receiver = bound();
    udp_socket sender = bound();
    must(sender.send_to(bytes("something"), place(receiver)));
    must(sender.send_to(const_buffer(), place(receiver)));
    must(sender.send_to(bytes("the last"), place(receiver)));

    const datagram seen = receiver.peek_from(mutable_buffer(), patience).value();
    CHECK(seen.data.empty());
    CHECK(seen.truncated);
    const datagram full = receiver.receive_from(mutable_buffer(), patience).value();
    CHECK(full.data.empty());
    CHECK(full.truncated);
    CHECK(full.from == place(sender));
    const datagram empty = receiver.receive_from(mutable_buffer(), patience).value();
    CHECK(empty.data.empty());
    CHECK_FALSE(empty.truncated);
    CHECK(empty.from == place(sender));
    CHECK(next(receiver) == "the last");
}

TEST_CASE("DGRM-4: receiving into an empty buffer waits for a datagram") {
    udp_socket receiver = bound();
    CHECK(ended(receiver.try_receive_from(mutable_buffer())) == std::errc::operation_would_block);
    CHECK(ended(receiver.receive_from(mutable_buffer(), 10ms)) == std::errc::timed_out);
}

TEST_CASE("DGRM-5: an empty datagram is received as 0 bytes with its sender and makes the socket readable") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket receiver = bound(of);
        udp_socket sender = bound(of);
        must(sender.send_to(const_buffer(), place(receiver)));
        CHECK(receiver.wait(interest::readable, patience).value().readable);
        std::array<std::byte, 8> buffer;
        const datagram got = receiver.receive_from(buffer, patience).value();
        CHECK(got.data.empty());
        CHECK_FALSE(got.truncated);
        CHECK(got.from == place(sender));
        CHECK(nothing_more(receiver));

        must(sender.connect(place(receiver)));
        must(sender.send(const_buffer()));
        CHECK(receiver.receive_from(buffer, patience).value().data.empty());
    }
}

TEST_CASE("DGRM-6: after sending to a port nobody has bound, an unconnected socket still receives without error") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket socket = bound(of);
        udp_socket sender = bound(of);
        const deaf_place deaf(of);
        for (int count = 0; count < 20; ++count) {
            CHECK(ended(socket.send_to(bytes("?"), deaf.where(), patience)) == success);
            must(sender.send_to(bytes("hello"), place(socket)));
            CHECK(next(socket) == "hello");
            CHECK(ended(socket.take_error()) == success);
            CHECK(nothing_more(socket));
        }
        CHECK(ended(socket.wait(interest::readable, 1ms)) == std::errc::timed_out);
    }
}

TEST_CASE(
    "DGRM-7: a connected socket whose peer port is unbound reports connection_refused at most once per datagram") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket socket = bound(of);
        const deaf_place gone(of);
        must(socket.connect(gone.where()));
        std::array<std::byte, 8> buffer;
        int sent = 0;
        int refused = 0;
        for (int count = 0; count < 10; ++count) {
            const auto how = socket.send(bytes("?"), patience);
            sent += how ? 1 : 0;
            refused += how ? 0 : 1;
            CHECK((how || how.error() == std::errc::connection_refused));
        }
        for (;;) {
            const auto got = socket.receive_from(buffer, 50ms);
            if (ended(got) == std::errc::timed_out) { break; }
            REQUIRE(ended(got) == std::errc::connection_refused);
            ++refused;
        }
        CHECK(refused <= sent);

        // and then it works
        udp_socket other = bound(of);
        must(socket.connect(place(other)));
        must(socket.send(bytes("now"), patience));
        CHECK(next(other) == "now");
        must(other.send_to(bytes("yes"), place(socket)));
        CHECK(next(socket) == "yes");
    }
}

TEST_CASE("DGRM-7: the peer that was refused can come back on its port") {
    udp_socket socket = bound();
    deaf_place gone;
    must(socket.connect(gone.where()));
    static_cast<void>(socket.send(bytes("?"), patience));
    static_cast<void>(socket.send(bytes("?"), patience));
    gone.give_up();
    auto again = udp_socket::open(gone.where());
    if (!again) {
        // Somebody else was given the port in between: nothing to see, and nothing wrong.
        REQUIRE(ended(again) == std::errc::address_in_use);
        return;
    }
    std::array<std::byte, 100> buffer;
    std::string got;
    while (got != "back") {
        // Reports of the refusals are let pass: at most one for each datagram.
        static_cast<void>(socket.send(bytes("back"), patience));
        const auto arrived = again->receive_from(buffer, 1s);
        if (arrived) { got = text(arrived->data); }
    }
    CHECK(got == "back");
}

TEST_CASE("DGRM-8: receive on a datagram socket without local address fails with invalid_argument") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket socket = udp_socket::open(of).value();
        std::array<std::byte, 8> buffer;
        CHECK(ended(socket.receive_from(buffer)) == std::errc::invalid_argument);
        CHECK(ended(socket.receive_from(buffer, patience)) == std::errc::invalid_argument);
        CHECK(ended(socket.try_receive_from(buffer)) == std::errc::invalid_argument);
        CHECK(ended(socket.peek_from(buffer, patience)) == std::errc::invalid_argument);

        const udp_socket peer = bound(of);
        SUBCASE("binding gives it one") { must(socket.bind(loopback(of))); }
        SUBCASE("connecting gives it one") { must(socket.connect(place(peer))); }
        SUBCASE("sending gives it one") { must(socket.send_to(bytes("x"), place(peer))); }
        CHECK(ended(socket.try_receive_from(buffer)) == std::errc::operation_would_block);
    }
}

TEST_CASE("DGRM-9: send without destination on an unconnected datagram socket fails with not_connected") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket fresh = udp_socket::open(of).value();
        udp_socket named = bound(of);
        for (udp_socket* const each : {&fresh, &named}) {
            CHECK(ended(each->send(bytes("x"))) == std::errc::not_connected);
            CHECK(ended(each->send(bytes("x"), patience)) == std::errc::not_connected);
            CHECK(ended(each->try_send(bytes("x"))) == std::errc::not_connected);
        }
    }
}

TEST_CASE("DGRM-10: send_to on a connected datagram socket fails with already_connected") {
    udp_socket socket = bound();
    udp_socket peer = bound();
    udp_socket other = bound();
    must(socket.connect(place(peer)));
    for (const endpoint& to : {place(peer), place(other)}) {
        CHECK(ended(socket.send_to(bytes("x"), to)) == std::errc::already_connected);
        CHECK(ended(socket.send_to(bytes("x"), to, patience)) == std::errc::already_connected);
        CHECK(ended(socket.try_send_to(bytes("x"), to)) == std::errc::already_connected);
    }
    CHECK(nothing_more(other));
    must(socket.send(bytes("fine"), patience));
    CHECK(next(peer) == "fine");
}

TEST_CASE("DGRM-11: of the datagrams sent after connect, a connected socket receives only its peer's") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket socket = bound(of);
        udp_socket peer = bound(of);
        udp_socket stranger = bound(of);
        must(socket.connect(place(peer)));
        CHECK(socket.remote_endpoint().value() == place(peer));
        for (int count = 0; count < 5; ++count) {
            must(stranger.send_to(bytes("me too"), place(socket)));
            must(peer.send_to(bytes("it is me"), place(socket)));
            CHECK(next(socket) == "it is me");
        }
        CHECK(nothing_more(socket));
    }
}

TEST_CASE("DGRM-12: connect() to another peer replaces the association") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket socket = bound(of);
        udp_socket first = bound(of);
        udp_socket second = bound(of);
        const endpoint here = place(socket);
        must(socket.connect(place(first)));
        must(socket.connect(place(second)));
        CHECK(socket.remote_endpoint().value() == place(second));
        CHECK(place(socket).port() == here.port());

        must(socket.send(bytes("to second"), patience));
        CHECK(next(second) == "to second");
        CHECK(nothing_more(first));
        must(first.send_to(bytes("from first"), here));
        must(second.send_to(bytes("from second"), here));
        CHECK(next(socket) == "from second");
        CHECK(nothing_more(socket));
    }
}

TEST_CASE("DGRM-12: a connect() that is refused its peer leaves the socket as it was") {
    udp_socket socket = bound();
    udp_socket peer = bound();
    must(socket.connect(place(peer)));
    CHECK(ended(socket.connect(endpoint(ipv4_address::loopback(), 0))) == std::errc::invalid_argument);
    CHECK(ended(socket.connect(anywhere(family::ipv4, 9))) == std::errc::invalid_argument);
    CHECK(ended(socket.connect(loopback(family::ipv6, 9))) == std::errc::address_family_not_supported);
    CHECK(socket.remote_endpoint().value() == place(peer));
    must(socket.send(bytes("still"), patience));
    CHECK(next(peer) == "still");
}

TEST_CASE("DGRM-13: disconnect() removes the association and keeps a port that was bound") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket socket = bound(of);
        udp_socket peer = bound(of);
        udp_socket stranger = bound(of);
        const endpoint here = place(socket);
        must(socket.connect(place(peer)));
        REQUIRE(ended(socket.disconnect()) == success);

        CHECK(ended(socket.remote_endpoint()) == std::errc::not_connected);
        CHECK(ended(socket.send(bytes("x"))) == std::errc::not_connected);
        CHECK(place(socket).port() == here.port());
        must(stranger.send_to(bytes("hello"), here));
        CHECK(next(socket) == "hello");
        must(peer.send_to(bytes("hello again"), here));
        CHECK(next(socket) == "hello again");
        must(socket.send_to(bytes("to anyone"), place(stranger), patience));
        CHECK(next(stranger) == "to anyone");
    }
}

TEST_CASE("DGRM-13: a socket that was bound to all addresses is so again, after one peer and after several") {
    for (const family of : families()) {
        for (const bool other_peer_between : {false, true}) {
            INFO(name(of));
            udp_socket socket = udp_socket::open(anywhere(of)).value();
            udp_socket peer = bound(of);
            const endpoint here = place(socket);
            REQUIRE(here.address().is_unspecified());
            for (int again = 0; again < 2; ++again) {
                must(socket.connect(place(peer)));
                if (other_peer_between) { must(socket.connect(place(bound(of)))); }
                REQUIRE(ended(socket.disconnect()) == success);
                CHECK(place(socket) == here);
            }
            udp_socket sender = bound(of);
            must(sender.send_to(bytes("hello"), loopback(of, here.port())));
            CHECK(next(socket) == "hello");
            if (of == family::ipv4) {
                const endpoint other_address(ipv4_address({127, 0, 0, 2}), here.port());
                if (sender.send_to(bytes("other address"), other_address)) { CHECK(next(socket) == "other address"); }
            }
        }
    }
}

TEST_CASE("DGRM-13: disconnect() works on a socket whose port was assigned, and again and again") {
    udp_socket socket = udp_socket::open().value();
    udp_socket peer = bound();
    for (int again = 0; again < 3; ++again) {
        must(socket.connect(place(peer)));
        must(socket.send(bytes("connected"), patience));
        CHECK(next(peer) == "connected");
        REQUIRE(ended(socket.disconnect()) == success);
        CHECK(ended(socket.remote_endpoint()) == std::errc::not_connected);
        must(socket.send_to(bytes("not connected"), place(peer), patience));
        std::array<std::byte, 100> buffer;
        const datagram got = peer.receive_from(buffer, patience).value();
        CHECK(text(got.data) == "not connected");
        must(peer.send_to(bytes("reply"), got.from));
        CHECK(next(socket) == "reply");
    }
}

TEST_CASE("DGRM-14: a 9216-byte datagram can be sent and received over loopback") {
    const auto data = patterned(9216);
    std::vector<std::byte> buffer(10'000);
    for (const family of : families()) {
        INFO(name(of));
        udp_socket receiver = bound(of);
        udp_socket sender = bound(of);
        must(sender.send_to(data, place(receiver), patience));
        const datagram got = receiver.receive_from(buffer, patience).value();
        CHECK(same(got.data, data));
        CHECK_FALSE(got.truncated);
    }
}

TEST_CASE("DGRM-15: a datagram too large for the system fails with message_size and nothing is sent") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket receiver = bound(of);
        udp_socket sender = bound(of);
        for (const std::size_t length : {std::size_t{65536}, std::size_t{70'000}, std::size_t{1} << 20U}) {
            CHECK(ended(sender.send_to(patterned(length), place(receiver), patience)) == std::errc::message_size);
            CHECK(ended(sender.try_send_to(patterned(length), place(receiver))) == std::errc::message_size);
        }
        must(sender.connect(place(receiver)));
        CHECK(ended(sender.send(patterned(70'000), patience)) == std::errc::message_size);
        must(sender.send(bytes("small"), patience));
        CHECK(next(receiver) == "small");
        CHECK(nothing_more(receiver));
    }
}

TEST_CASE("DGRM-15: a datagram of any length is sent whole or fails with message_size") {
    udp_socket receiver = bound();
    udp_socket sender = bound();
    must(receiver.set(options::receive_buffer_size, 200'000));
    std::vector<std::byte> buffer(70'000);
    for (const std::size_t length : {9217U, 20'000U, 60'000U, 65'500U, 65'507U, 65'508U, 65'535U}) {
        const auto data = patterned(length);
        const auto sent = sender.send_to(data, place(receiver), patience);
        if (sent) {
            CHECK(same(receiver.receive_from(buffer, patience).value().data, data));
        } else {
            CHECK(ended(sent) == std::errc::message_size);
        }
    }
    CHECK(nothing_more(receiver));
}

TEST_CASE("DGRM-16: sending to port 0 fails with invalid_argument") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket socket = bound(of);
        CHECK(ended(socket.send_to(bytes("x"), loopback(of, 0))) == std::errc::invalid_argument);
        CHECK(ended(socket.send_to(bytes("x"), loopback(of, 0), patience)) == std::errc::invalid_argument);
        CHECK(ended(socket.try_send_to(bytes("x"), loopback(of, 0))) == std::errc::invalid_argument);
        CHECK(ended(socket.connect(loopback(of, 0))) == std::errc::invalid_argument);
    }
}

TEST_CASE("DGRM-17: sending to the limited broadcast address without allow_broadcast fails with permission_denied") {
    udp_socket socket = udp_socket::open(anywhere(family::ipv4)).value();
    const endpoint everyone(ipv4_address::broadcast(), 9);
    CHECK(ended(socket.send_to(bytes("x"), everyone)) == std::errc::permission_denied);
    CHECK(ended(socket.try_send_to(bytes("x"), everyone)) == std::errc::permission_denied);
    CHECK(ended(socket.send_to(bytes("x"), everyone, patience)) == std::errc::permission_denied);
    CHECK(ended(socket.connect(everyone)) == std::errc::permission_denied);

    // With it, the system may still know no way there, but permission is no longer what lacks.
    must(socket.set(options::allow_broadcast, true));
    const auto sent = socket.send_to(bytes("x"), everyone, patience);
    CHECK_FALSE(ended(sent) == std::errc::permission_denied);
    must(socket.set(options::allow_broadcast, false));
    CHECK(ended(socket.send_to(bytes("x"), everyone)) == std::errc::permission_denied);
}

TEST_CASE("DGRM-18: receive with a deadline fails with timed_out and consumes nothing") {
    udp_socket receiver = bound();
    udp_socket sender = bound();
    std::array<std::byte, 8> buffer;
    const stopwatch watch;
    CHECK(ended(receiver.receive_from(buffer, 60ms)) == std::errc::timed_out);
    CHECK(watch.elapsed() >= 60ms);
    CHECK(ended(receiver.peek_from(buffer, 1ms)) == std::errc::timed_out);
    CHECK(ended(receiver.receive_from(buffer, 0s)) == std::errc::timed_out);
    CHECK(ended(receiver.receive_from(buffer, std::chrono::steady_clock::now() - 1s)) == std::errc::timed_out);
    must(sender.send_to(bytes("first"), place(receiver)));
    must(sender.send_to(bytes("second"), place(receiver)));
    CHECK(next(receiver) == "first");
    CHECK(receiver.receive_from(buffer, patience).value().data.size() == 6);

    must(sender.send_to(bytes("third"), place(receiver)));
    must(receiver.wait(interest::readable, patience));
    CHECK(text(receiver.receive_from(buffer, 0s).value().data) == "third");
}

TEST_CASE("DGRM-18: a receive that waits returns a datagram that comes later") {
    udp_socket receiver = bound();
    udp_socket sender = bound();
    const endpoint to = place(receiver);
    for (const until& limit : {until(), until(patience)}) {
        auto got = in_background([&] {
            std::array<std::byte, 8> buffer;
            return std::string(text(receiver.receive_from(buffer, limit).value().data));
        });
        let_it_begin();
        must(sender.send_to(bytes("late"), to));
        CHECK(got.get() == "late");
    }
}

TEST_CASE("DGRM-19: sending an unbound socket's first datagram gives it a local port that replies reach") {
    for (const family of : families()) {
        INFO(name(of));
        udp_socket receiver = bound(of);
        udp_socket sender = udp_socket::open(of).value();
        CHECK(place(sender).port() == 0);
        must(sender.send_to(bytes("who am I?"), place(receiver), patience));
        CHECK(place(sender).port() != 0);
        std::array<std::byte, 100> buffer;
        const datagram got = receiver.receive_from(buffer, patience).value();
        CHECK(got.from.port() == place(sender).port());
        must(receiver.send_to(bytes("you are you"), got.from));
        CHECK(next(sender) == "you are you");
    }
}
