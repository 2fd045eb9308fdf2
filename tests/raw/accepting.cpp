// D. Bind, listen, accept.

#include <raw/scene.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace plain;
using namespace scene;

TEST_CASE("BIND-1: bind() on an already bound socket fails with invalid_argument and keeps the first address") {
    for (const kind what : {kind::stream, kind::datagram}) {
        const handle on = made(what);
        must(plain::bind(on, loopback()));
        const address first = name_of(on);
        CHECK(plain::bind(on, loopback()).error == "invalid_argument");
        CHECK((name_of(on) == first));
    }
}

TEST_CASE("BIND-2: opening a second listener on the identical address and port fails with address_in_use") {
    const listener first = listening();
    CHECK(listen_at(first.place).error == "address_in_use");
}

TEST_CASE(
    "BIND-3: closing a listener and the connections made through it, and immediately opening a new listener on the "
    "same port succeeds") {
    const listener first = listening();
    const connection both = connected(first);
    must(plain::close(both.server)); // the end that closes first has the port for minutes
    wait_readable(both.client);
    must(plain::close(both.client));
    must(plain::close(first.socket));
    CHECK(listen_at(first.place).error == "success");
}

TEST_CASE("BIND-4: binding to an address no local interface has fails with address_not_available") {
    for (const kind what : {kind::stream, kind::datagram}) {
        CHECK(plain::bind(made(what), ipv4(192, 0, 2, 1)).error == "address_not_available");
        const address six{family::ipv6, {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 0, 0};
        CHECK(plain::bind(made(what, family::ipv6), six).error == "address_not_available");
    }
}

TEST_CASE("BIND-5: a second datagram socket without share_address fails to bind the same port with address_in_use") {
    const handle first = datagrams();
    CHECK(plain::bind(made(kind::datagram), name_of(first)).error == "address_in_use");
}

TEST_CASE("BIND-6: with share_address on both, two datagram sockets bind the same address and port") {
    const handle first = made(kind::datagram);
    const handle second = made(kind::datagram);
    must(set(first, option::reuse_address, 1));
    must(set(second, option::reuse_address, 1));
    must(plain::bind(first, loopback()));
    CHECK(plain::bind(second, name_of(first)).error == "success");
}

TEST_CASE("BIND-7: binding a stream socket to a multicast or broadcast address fails with invalid_argument") {
    CHECK(plain::bind(made(kind::stream), ipv4(224, 0, 0, 1)).error == "invalid_argument");
    CHECK(plain::bind(made(kind::stream), ipv4(255, 255, 255, 255)).error == "invalid_argument");
}

TEST_CASE("BIND-8: binding an IPv4-mapped address to a v6-only socket fails with invalid_argument") {
    const handle on = made(kind::stream, family::ipv6);
    must(set(on, option::v6_only, 1));
    CHECK(plain::bind(on, mapped_loopback()).error == "invalid_argument");
}

TEST_CASE("BIND-9: a v6-only listener and an IPv4 listener can use the same port at once") {
    const listener four = listening(ipv4(0, 0, 0, 0));
    const handle six = made(kind::stream, family::ipv6);
    must(set(six, option::v6_only, 1));
    CHECK(plain::bind(six, anywhere_v6(four.place.port)).error == "success");
    CHECK(plain::listen(six, 1).error == "success");
}

TEST_CASE("LSTN-1: listen() on an unbound socket fails with invalid_argument") {
    CHECK(plain::listen(made(kind::stream), 1).error == "invalid_argument");
}

TEST_CASE("LSTN-2: listen() on a datagram socket fails with operation_not_supported, on a connected socket with "
          "already_connected") {
    CHECK(plain::listen(datagrams(), 1).error == "operation_not_supported");
    CHECK(plain::listen(connected().client, 1).error == "already_connected");
}

TEST_CASE("LSTN-3: calling listen() again on a listener succeeds") {
    CHECK(plain::listen(listening().socket, 4).error == "success");
}

TEST_CASE("LSTN-4: a backlog of 0 or less is treated as 1: one connection can be established before accept is called") {
    for (const int backlog : {0, -1}) {
        CAPTURE(backlog);
        const listener on = listening(loopback(), backlog);
        const handle client = limited(made(kind::stream));
        CHECK(plain::connect(client, on.place).error == "success");
        const handle server = accepted(on.socket);
        CHECK(plain::send(client, "a").value == 1);
        std::array<char, 4> room{};
        CHECK(recv(server, room, how::usual).value == 1);
    }
}

TEST_CASE(
    "LSTN-6: when a listener is closed, a connected but never accepted client eventually reads connection_reset, not "
    "end-of-stream") {
    const listener on = listening();
    const handle client = limited(made(kind::stream));
    must(plain::connect(client, on.place));
    must(plain::close(on.socket));
    std::array<char, 4> room{};
    const answer got = recv(client, room, how::usual);
    CHECK(got.error == "connection_reset");
}

TEST_CASE("ACPT-1: accept() on a socket that is not listening fails with invalid_argument; on a datagram socket with "
          "operation_not_supported") {
    const auto accepting = [](handle on) {
        must(set_nonblocking(on, true));
        return plain::accept(on);
    };
    const handle bound = made(kind::stream);
    must(plain::bind(bound, loopback()));
    CHECK(accepting(made(kind::stream)).error == "invalid_argument");
    CHECK(accepting(bound).error == "invalid_argument");
    CHECK(accepting(connected().client).error == "invalid_argument");
    CHECK(accepting(datagrams()).error == "operation_not_supported");
}

TEST_CASE("ACPT-2: accept that does not wait, with nothing pending, fails with operation_would_block") {
    const listener on = listening();
    must(set_nonblocking(on.socket, true));
    CHECK(plain::accept(on.socket).error == "operation_would_block");
}

TEST_CASE("ACPT-3: plain calls on an accepted socket wait, whatever was called on its listener") {
    const listener on = listening();
    must(set_nonblocking(on.socket, true));
    const connection both = connected(on);
    must(set_time_limits(both.server, 100));
    std::array<char, 4> room{};
    const auto start = clock::now();
    static_cast<void>(recv(both.server, room, how::usual));
    const bool waited = clock::now() - start >= 90ms;
    CHECK(waited);
}

TEST_CASE(
    "ACPT-4: a client that resets before accept neither makes accept fail nor prevents the next client from being "
    "accepted") {
    const listener on = listening();
    const handle gone = made(kind::stream);
    must(plain::connect(gone, on.place));
    reset(gone);
    const handle next = made(kind::stream);
    must(plain::connect(next, on.place));
    must(set_nonblocking(on.socket, true));
    bool met = false;
    for (int i = 0; i < 2 && !met; ++i) {
        must(plain::poll(on.socket, patience).readable);
        const answer got = plain::accept(on.socket);
        CHECK(got.error == "success");
        met = got.place == name_of(next);
    }
    CHECK(met);
}

TEST_CASE(
    "ACPT-5: data sent and connection closed before accept: the accepted socket reads the data, then end-of-stream") {
    const listener on = listening();
    const handle client = made(kind::stream);
    must(plain::connect(client, on.place));
    must(plain::send(client, "abc"));
    must(plain::close(client));
    const handle server = accepted(on.socket);
    std::array<char, 8> room{};
    CHECK(recv(server, room, how::whole).value == 3);
    CHECK(recv(server, room, how::usual).value == 0);
}

TEST_CASE(
    "ACPT-8: when descriptors are exhausted accept fails with too_many_files_open and works again once one is freed") {
    if (!limit_descriptors(64)) { return cannot("the number of handles has no limit"); }
    const listener on = listening();
    const handle client = made(kind::stream);
    must(plain::connect(client, on.place));
    std::vector<handle> all;
    for (answer next = duplicate(client); next.value >= 0; next = duplicate(client)) {
        all.push_back(next.value);
    }
    CHECK(plain::accept(on.socket).error == "too_many_files_open");
    must(plain::close(all.back()));
    CHECK(plain::accept(on.socket).error == "success");
}
