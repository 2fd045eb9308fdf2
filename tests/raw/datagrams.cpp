// H. Datagrams.

#include <raw/scene.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace plain;
using namespace scene;

namespace {

/// It said that there was more, in whatever way.
bool told_truncated(const answer& of) { return of.truncated || of.error == "message_size"; }

} // namespace

TEST_CASE("DGRM-1: a datagram is received whole, with the sender's endpoint, boundaries kept") {
    const handle from = datagrams();
    const handle to = datagrams();
    must(plain::sendto(from, "abc", name_of(to)));
    must(plain::sendto(from, "de", name_of(to)));
    std::array<char, 16> room{};
    const answer first = recvfrom(to, room, how::usual);
    CHECK(text_of({room.data(), room.size()}, first.value) == "abc");
    CHECK((first.place == name_of(from)));
    CHECK(recvfrom(to, room, how::usual).value == 2);
}

TEST_CASE(
    "DGRM-2: a datagram longer than the buffer fills the buffer, sets truncated, reports the sender, and its rest is "
    "gone") {
    const handle from = datagrams();
    const handle to = datagrams();
    must(plain::sendto(from, "abcdef", name_of(to)));
    must(plain::sendto(from, "z", name_of(to)));
    std::array<char, 4> room{};
    const answer first = recvfrom(to, room, how::usual);
    CHECK(told_truncated(first));
    CHECK(text_of({room.data(), room.size()}, 4) == "abcd");
    CHECK((first.place == name_of(from)));
    CHECK(recvfrom(to, room, how::usual).value == 1);
}

TEST_CASE("DGRM-3: peeking a longer datagram sets truncated and leaves the datagram queued in full") {
    const handle from = datagrams();
    const handle to = datagrams();
    must(plain::sendto(from, "abcdef", name_of(to)));
    std::array<char, 4> small{};
    std::array<char, 16> room{};
    CHECK(told_truncated(recvfrom(to, small, how::peek)));
    CHECK(recvfrom(to, room, how::usual).value == 6);
}

TEST_CASE("DGRM-4: receiving into an empty buffer consumes one datagram and sets truncated iff it had payload") {
    const handle from = datagrams();
    const handle to = datagrams();
    must(plain::sendto(from, "abc", name_of(to)));
    must(plain::sendto(from, "", name_of(to)));
    must(plain::sendto(from, "z", name_of(to)));
    std::array<char, 4> room{};
    CHECK(told_truncated(recvfrom(to, std::span(room).first(0), how::usual)));
    CHECK_FALSE(told_truncated(recvfrom(to, std::span(room).first(0), how::usual)));
    CHECK(recvfrom(to, room, how::usual).value == 1);
}

TEST_CASE("DGRM-5: an empty datagram is received as 0 bytes with its sender and makes the socket readable") {
    const handle from = datagrams();
    const handle to = datagrams();
    must(plain::sendto(from, "", name_of(to)));
    CHECK(plain::poll(to, 1000).readable);
    std::array<char, 4> room{};
    const answer got = recvfrom(to, room, how::usual);
    CHECK(got.value == 0);
    CHECK((got.place == name_of(from)));
}

TEST_CASE(
    "DGRM-6: after sending to a port nobody has bound, an unconnected socket still receives the next datagram without "
    "error") {
    const handle gone = datagrams();
    const address nobody = name_of(gone);
    must(plain::close(gone));
    const handle on = datagrams();
    must(plain::sendto(on, "lost", nobody));
    must(plain::sendto(datagrams(), "abc", name_of(on)));
    std::array<char, 16> room{};
    CHECK(recvfrom(on, room, how::usual).error == "success");
}

TEST_CASE("DGRM-7: a connected datagram socket whose peer port is unbound reports connection_refused at most once per "
          "datagram "
          "sent and then keeps working") {
    handle peer = datagrams();
    const address there = name_of(peer);
    must(plain::close(peer));
    const handle on = datagrams();
    must(set_nonblocking(on, true));
    must(plain::connect(on, there));
    must(plain::send(on, "a"));
    static_cast<void>(plain::poll(on, 100));
    std::array<char, 8> room{};
    const answer first = recv(on, room, how::usual);
    if (first.error != "operation_would_block") { CHECK(first.error == "connection_refused"); }
    CHECK(recv(on, room, how::usual).error == "operation_would_block");
    peer = datagrams(there);
    must(plain::sendto(peer, "abc", name_of(on)));
    must(plain::poll_readable({&on, 1}, patience).value > 0);
    CHECK(recv(on, room, how::usual).value == 3);
}

TEST_CASE("DGRM-8: receive on a datagram socket without local address fails with invalid_argument") {
    const handle on = made(kind::datagram);
    must(set_nonblocking(on, true));
    std::array<char, 4> room{};
    CHECK(recvfrom(on, room, how::usual).error == "invalid_argument");
}

TEST_CASE("DGRM-9: send without destination on an unconnected datagram socket fails with not_connected") {
    CHECK(plain::send(datagrams(), "a").error == "not_connected");
}

TEST_CASE("DGRM-10: send_to on a connected datagram socket fails with already_connected") {
    const handle on = datagrams();
    const handle to = datagrams();
    must(plain::connect(on, name_of(to)));
    CHECK(plain::sendto(on, "a", name_of(to)).error == "already_connected");
    CHECK(plain::sendto(on, "a", name_of(datagrams())).error == "already_connected");
}

TEST_CASE("DGRM-11: of the datagrams sent after connect, a connected socket receives only its peer's") {
    const handle on = datagrams();
    const handle peer = datagrams();
    must(plain::connect(on, name_of(peer)));
    must(plain::sendto(datagrams(), "stranger", name_of(on)));
    must(plain::sendto(peer, "peer", name_of(on)));
    std::array<char, 16> room{};
    CHECK(recv(on, room, how::usual).value == 4);
}

TEST_CASE("DGRM-12: connect() to another peer replaces the association") {
    const handle on = datagrams();
    const handle second = datagrams();
    must(plain::connect(on, name_of(datagrams())));
    CHECK(plain::connect(on, name_of(second)).error == "success");
    must(plain::send(on, "ab"));
    std::array<char, 16> room{};
    CHECK(recv(second, room, how::usual).value == 2);
}

TEST_CASE(
    "DGRM-13: disconnecting (a connect to AF_UNSPEC) removes the association: datagrams from anyone arrive, the remote "
    "endpoint is not_connected, and an explicitly bound port is kept") {
    const handle first = datagrams();
    const address before = name_of(first);
    must(plain::close(first));
    const handle on = datagrams(before); // explicitly: with the number
    must(plain::connect(on, name_of(datagrams())));
    CHECK(disconnect(on).error == "success");
    CHECK(getpeername(on).error == "not_connected");
    CHECK(name_of(on).port == before.port);
    must(plain::sendto(datagrams(), "abc", before));
    std::array<char, 16> room{};
    CHECK(recvfrom(on, room, how::usual).value == 3);
}

TEST_CASE("DGRM-14: a 9216-byte datagram can be sent and received over loopback") {
    const handle to = datagrams();
    CHECK(plain::sendto(datagrams(), std::string(9216, 'x'), name_of(to)).value == 9216);
    std::vector<char> room(10'000);
    CHECK(recvfrom(to, room, how::usual).value == 9216);
}

TEST_CASE("DGRM-15: a datagram too large for the system fails with message_size and nothing is sent") {
    const handle to = datagrams();
    CHECK(plain::sendto(datagrams(), std::string(70'000, 'x'), name_of(to)).error == "message_size");
    CHECK_FALSE(plain::poll(to, 50).readable);
}

TEST_CASE("DGRM-16: sending to port 0 fails with invalid_argument") {
    CHECK(plain::sendto(datagrams(), "a", loopback(0)).error == "invalid_argument");
}

TEST_CASE("DGRM-17: sending to the limited broadcast address without allow_broadcast fails with permission_denied") {
    CHECK(plain::sendto(made(kind::datagram), "a", ipv4(255, 255, 255, 255, 9)).error == "permission_denied");
}

TEST_CASE("DGRM-18: receive with a deadline (SO_RCVTIMEO) fails with timed_out and consumes nothing") {
    const handle on = datagrams();
    must(set_time_limits(on, 100));
    std::array<char, 8> room{};
    CHECK(recvfrom(on, room, how::usual).error == "timed_out");
    must(plain::sendto(datagrams(), "abc", name_of(on)));
    CHECK(recvfrom(on, room, how::usual).value == 3);
}

TEST_CASE("DGRM-19: sending an unbound socket's first datagram gives it a local port that replies reach") {
    const handle on = limited(made(kind::datagram));
    const handle to = datagrams();
    must(plain::sendto(on, "a", name_of(to)));
    std::array<char, 8> room{};
    const answer got = recvfrom(to, room, how::usual);
    CHECK(got.place.port != 0);
    must(plain::sendto(to, "bc", got.place));
    CHECK(recvfrom(on, room, how::usual).value == 2);
}
