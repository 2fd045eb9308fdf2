// E. Connect.

#include <raw/scene.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace plain;
using namespace scene;

namespace {

/// A port that is bound, so that nobody else gets it, and that nobody listens on.
address nobody_listens() {
    const handle on = made(kind::stream);
    must(plain::bind(on, loopback()));
    return name_of(on);
}

/// A socket whose connect, begun without waiting, has ended.
handle ended_attempt(const address& to) {
    const handle on = made(kind::stream);
    must(set_nonblocking(on, true));
    static_cast<void>(plain::connect(on, to));
    const auto end = clock::now() + 10s;
    for (readiness seen; !seen.writable && !seen.failed; seen = plain::poll(on, 100)) {
        must(clock::now() < end);
    }
    return on;
}

} // namespace

TEST_CASE("CONN-1: a connect that does not wait, to a listener, either completes or reports operation_in_progress") {
    const listener on = listening();
    const handle client = made(kind::stream);
    must(set_nonblocking(client, true));
    const answer begun = plain::connect(client, on.place);
    if (begun.value != 0) { CHECK(begun.error == "operation_in_progress"); }
}

TEST_CASE("CONN-2: waiting for writable returns when the attempt has ended, and the pending error is success for an "
          "established connection") {
    const listener on = listening();
    const handle client = made(kind::stream);
    must(set_nonblocking(client, true));
    static_cast<void>(plain::connect(client, on.place));
    CHECK(plain::poll(client, patience).writable);
    CHECK(get(client, option::error).error == "success");
}

TEST_CASE("CONN-3: connecting to a loopback port nobody listens on fails with connection_refused") {
    CHECK(plain::connect(made(kind::stream), nobody_listens()).error == "connection_refused");
}

TEST_CASE("CONN-4: such a refusal on loopback arrives within one second") {
    const auto start = clock::now();
    static_cast<void>(plain::connect(made(kind::stream), nobody_listens()));
    const bool soon = clock::now() - start < 1s;
    CHECK(soon);
}

TEST_CASE(
    "CONN-5: after a refused connect that did not wait, the pending error is connection_refused exactly once, then "
    "success") {
    const handle client = ended_attempt(nobody_listens());
    CHECK(get(client, option::error).error == "connection_refused");
    CHECK(get(client, option::error).error == "success");
}

TEST_CASE("CONN-6: starting a connect while one is pending fails with connection_already_in_progress") {
    listener full;
    const handle client = connecting(full);
    CHECK(plain::connect(client, full.place).error == "connection_already_in_progress");
}

TEST_CASE("CONN-7: connect() on a connected socket fails with already_connected, every time") {
    SUBCASE("connected by a call that waited") {
        const listener on = listening();
        const connection both = connected(on);
        CHECK(plain::connect(both.client, on.place).error == "already_connected");
        CHECK(plain::connect(both.client, on.place).error == "already_connected");
    }
    SUBCASE("connected by a call that did not wait") {
        const listener on = listening();
        const handle client = ended_attempt(on.place);
        CHECK(plain::connect(client, on.place).error == "already_connected");
        CHECK(plain::connect(client, on.place).error == "already_connected");
    }
}

TEST_CASE("CONN-8: connect() on a listening socket fails with invalid_argument") {
    const listener other = listening();
    CHECK(plain::connect(listening().socket, other.place).error == "invalid_argument");
}

TEST_CASE(
    "CONN-9: connect() to the unspecified address, to port 0, or to a multicast/broadcast address (stream) fails with "
    "invalid_argument without network traffic") {
    const listener on = listening(ipv4(0, 0, 0, 0));
    const auto attempt = [](const address& to) {
        const handle client = made(kind::stream);
        must(set_nonblocking(client, true)); // some of them would take minutes
        return plain::connect(client, to);
    };
    CHECK(attempt(ipv4(0, 0, 0, 0, on.place.port)).error == "invalid_argument");
    CHECK(attempt(loopback(0)).error == "invalid_argument");
    CHECK(attempt(ipv4(224, 0, 0, 1, 9)).error == "invalid_argument");
    CHECK(attempt(ipv4(255, 255, 255, 255, 9)).error == "invalid_argument");
}

TEST_CASE("CONN-10: connect() on a socket whose earlier attempt failed fails with invalid_argument") {
    const listener on = listening();
    const handle client = made(kind::stream);
    must(plain::connect(client, nobody_listens()).value < 0);
    CHECK(plain::connect(client, on.place).error == "invalid_argument");
}

TEST_CASE("CONN-11: send and receive while a connect is pending fail with not_connected") {
    listener full;
    const handle client = connecting(full);
    std::array<char, 4> room{};
    CHECK(plain::send(client, "a").error == "not_connected");
    CHECK(recv(client, room, how::usual).error == "not_connected");
}

TEST_CASE("CONN-12: shutdown while a connect is pending fails with not_connected") {
    listener full;
    const handle client = connecting(full);
    CHECK(plain::shutdown(client, direction::send).error == "not_connected");
}

TEST_CASE(
    "CONN-14: connect() to the socket's own bound endpoint, or by a loopback address to its own port if it is bound to "
    "all addresses, fails with invalid_argument") {
    const handle client = made(kind::stream);
    must(plain::bind(client, loopback()));
    must(set_nonblocking(client, true));
    CHECK(plain::connect(client, name_of(client)).error == "invalid_argument");
    const handle everywhere = made(kind::stream);
    must(plain::bind(everywhere, ipv4(0, 0, 0, 0)));
    must(set_nonblocking(everywhere, true));
    CHECK(plain::connect(everywhere, loopback(name_of(everywhere).port)).error == "invalid_argument");
}

TEST_CASE(
    "CONN-16: a v6-only socket refuses an IPv4-mapped destination with invalid_argument; a dual-stack one connects") {
    const listener on = listening();
    const handle only = made(kind::stream, family::ipv6);
    must(set(only, option::v6_only, 1));
    CHECK(plain::connect(only, mapped_loopback(on.place.port)).error == "invalid_argument");
    const handle dual = made(kind::stream, family::ipv6);
    must(set(dual, option::v6_only, 0));
    CHECK(plain::connect(dual, mapped_loopback(on.place.port)).error == "success");
}

TEST_CASE("CONN-17: a link-local destination without scope fails with invalid_argument") {
    const handle client = made(kind::stream, family::ipv6);
    must(set_nonblocking(client, true));
    const address link_local{family::ipv6, {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 9, 0};
    CHECK(plain::connect(client, link_local).error == "invalid_argument");
}

TEST_CASE("CONN-18: receive and send on a stream socket that was never connected fail with not_connected") {
    const handle client = limited(made(kind::stream), 1000);
    std::array<char, 4> room{};
    CHECK(recv(client, room, how::usual).error == "not_connected");
    CHECK(plain::send(client, "a").error == "not_connected");
}
