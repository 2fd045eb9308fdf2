// A, B, C. Start-up, handles, lifetime; errors; creation and names.

#include <raw/scene.hpp>

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <thread>
#include <vector>

using namespace plain;
using namespace scene;

TEST_CASE("LIFE-1: the first network call of a process may be any call and succeeds without prior initialisation") {
    stop();
    CHECK(plain::socket(family::ipv4, kind::stream, 0).error == "success");
}

TEST_CASE("LIFE-2: any number of threads may make that first call concurrently") {
    stop();
    std::array<answer, 8> all;
    std::vector<std::thread> threads;
    for (answer& each : all) {
        threads.emplace_back([&each] { each = plain::socket(family::ipv4, kind::stream, 0); });
    }
    for (std::thread& each : threads) {
        each.join();
    }
    for (const answer& each : all) {
        CHECK(each.error == "success");
    }
}

TEST_CASE("LIFE-3: sockets created before the last other user of the network subsystem releases it stay usable") {
    start();
    const connection both = connected();
    stop();
    CHECK(plain::send(both.client, "a").error == "success");
    std::array<char, 8> room{};
    CHECK(recv(both.server, room, how::usual).value == 1);
}

TEST_CASE("LIFE-4: each operation on a closed socket fails with bad_file_descriptor") {
    const handle on = made(kind::stream);
    must(plain::close(on));
    std::array<char, 8> room{};
    CHECK(plain::bind(on, loopback()).error == "bad_file_descriptor");
    CHECK(plain::listen(on, 1).error == "bad_file_descriptor");
    CHECK(plain::accept(on).error == "bad_file_descriptor");
    CHECK(plain::connect(on, loopback(9)).error == "bad_file_descriptor");
    CHECK(plain::send(on, "a").error == "bad_file_descriptor");
    CHECK(recv(on, room, how::usual).error == "bad_file_descriptor");
    CHECK(getsockname(on).error == "bad_file_descriptor");
    CHECK(get(on, option::keep_alive).error == "bad_file_descriptor");
}

TEST_CASE("LIFE-5: close() on a closed socket succeeds and affects no other socket") {
    const handle first = made(kind::stream);
    must(plain::close(first));
    CHECK(plain::close(first).error == "success");
    const handle next = made(kind::stream); // often has the number of the one before
    static_cast<void>(plain::close(first));
    CHECK(getsockname(next).error != "bad_file_descriptor");
    CHECK(getsockname(next).error != "not_a_socket");
}

TEST_CASE("LIFE-7: a created or accepted socket is not inherited by a child process started afterwards") {
    const connection both = connected();
    CHECK_FALSE(inheritable(both.client));
    CHECK_FALSE(inheritable(both.server));
}

TEST_CASE("LIFE-9: no created socket occupies descriptor 0, 1 or 2, even when these are closed") {
    close_descriptor(0);
    CHECK(plain::socket(family::ipv4, kind::stream, 0).value > 2);
}

TEST_CASE("LIFE-10: a duplicate on the same endpoint stays usable after the original is closed") {
    const connection both = connected();
    const answer twin = duplicate(both.client);
    REQUIRE(twin.error == "success");
    must(plain::close(both.client));
    CHECK(plain::send(twin.value, "ab").value == 2);
    std::array<char, 8> room{};
    CHECK(recv(both.server, room, how::usual).value == 2);
}

TEST_CASE("LIFE-11: after close() returns, the local port of a listener can be bound again at once") {
    const listener first = listening();
    must(plain::close(first.socket));
    CHECK(plain::bind(made(kind::stream), first.place).error == "success");
}

TEST_CASE("LIFE-12: creating more sockets than the process may hold fails with too_many_files_open and succeeds again "
          "after one is closed") {
    if (!limit_descriptors(64)) { return cannot("the number of handles has no limit"); }
    answer last;
    for (int i = 0; i < 100; ++i) {
        const answer next = plain::socket(family::ipv4, kind::stream, 0);
        if (next.value < 0) {
            CHECK(next.error == "too_many_files_open");
            break;
        }
        last = next;
    }
    must(plain::close(last.value));
    CHECK(plain::socket(family::ipv4, kind::stream, 0).error == "success");
}

TEST_CASE("ERR-1: a would-block failure equals both operation_would_block and resource_unavailable_try_again") {
    const connection both = connected();
    must(set_nonblocking(both.client, true));
    std::array<char, 8> room{};
    const answer got = recv(both.client, room, how::usual);
    CHECK(got.number == static_cast<int>(std::errc::operation_would_block));
    CHECK(got.number == static_cast<int>(std::errc::resource_unavailable_try_again));
}

TEST_CASE("ERR-2: the reported code equals its std::errc enumerator") {
    const connection both = connected();
    CHECK(plain::connect(both.client, loopback(9)).number == static_cast<int>(std::errc::already_connected));
    const handle first = datagrams();
    CHECK(plain::bind(made(kind::datagram), name_of(first)).number == static_cast<int>(std::errc::address_in_use));
    CHECK(getpeername(made(kind::stream)).number == static_cast<int>(std::errc::not_connected));
}

TEST_CASE("ERR-5: a successful call leaves the thread's error number (that of the C library) unchanged") {
    const auto kept = [](auto call) {
        errno = 4242;
        must(call());
        return errno == 4242;
    };
    const listener on = listening();
    handle client = -1;
    handle server = -1;
    std::array<char, 8> room{};
    CHECK(kept([&] {
        const answer done = plain::socket(family::ipv4, kind::stream, 0);
        client = done.value;
        return done;
    }));
    CHECK(kept([&] { return plain::connect(client, on.place); }));
    CHECK(kept([&] {
        const answer done = plain::accept(on.socket);
        server = done.value;
        return done;
    }));
    CHECK(kept([&] { return plain::send(client, "a"); }));
    CHECK(kept([&] { return recv(server, room, how::usual); }));
    CHECK(kept([&] { return getsockname(client); }));
    CHECK(kept([&] { return plain::close(client); }));
    errno = 4242;
    must(plain::getaddrinfo("localhost", "80", {}).error == "success");
    const int after_lookup = errno;
    CHECK(after_lookup == 4242);
}

TEST_CASE("ERR-7: an endpoint whose family differs from the socket's fails with address_family_not_supported in bind, "
          "connect and send_to") {
    const listener on = listening();
    const handle four = made(kind::stream);
    const handle six = made(kind::stream, family::ipv6);
    CHECK(plain::bind(four, loopback_v6()).error == "address_family_not_supported");
    CHECK(plain::bind(six, loopback()).error == "address_family_not_supported");
    CHECK(plain::connect(four, loopback_v6(on.place.port)).error == "address_family_not_supported");
    CHECK(plain::connect(six, on.place).error == "address_family_not_supported");
    CHECK(plain::sendto(made(kind::datagram), "a", loopback_v6(9)).error == "address_family_not_supported");
    CHECK(plain::sendto(made(kind::datagram, family::ipv6), "a", loopback(9)).error == "address_family_not_supported");
}

TEST_CASE("ERR-8: an unknown option or level fails with no_protocol_option") {
    for (const kind what : {kind::stream, kind::datagram}) {
        const handle on = made(what);
        CHECK(set(on, option::unknown, 1).error == "no_protocol_option");
        CHECK(get(on, option::unknown).error == "no_protocol_option");
        CHECK(set(on, option::unknown_level, 1).error == "no_protocol_option");
        CHECK(get(on, option::unknown_level).error == "no_protocol_option");
    }
}

TEST_CASE("NAME-1: the local endpoint of an unbound socket is the unspecified address of its family with port 0") {
    const answer four = getsockname(made(kind::stream));
    CHECK(four.error == "success");
    CHECK((four.place == ipv4(0, 0, 0, 0)));
    const answer six = getsockname(made(kind::datagram, family::ipv6));
    CHECK(six.error == "success");
    CHECK((six.place == anywhere_v6()));
}

TEST_CASE("NAME-2: after bind to port 0 the local endpoint has a non-zero port") {
    for (const kind what : {kind::stream, kind::datagram}) {
        const handle on = made(what);
        must(plain::bind(on, loopback()));
        CHECK(name_of(on).port != 0);
    }
}

TEST_CASE("NAME-3: after connect completes the local endpoint is a concrete address, not the unspecified one") {
    const connection both = connected();
    CHECK((name_of(both.client).bytes == loopback().bytes));
    const handle on = made(kind::datagram);
    must(plain::bind(on, ipv4(0, 0, 0, 0)));
    must(plain::connect(on, loopback(9)));
    CHECK((name_of(on).bytes == loopback().bytes));
}

TEST_CASE(
    "NAME-4: the remote endpoint before a connection exists, including while connecting, fails with not_connected") {
    CHECK(getpeername(made(kind::stream)).error == "not_connected");
    CHECK(getpeername(made(kind::datagram)).error == "not_connected");
    listener full;
    CHECK(getpeername(connecting(full)).error == "not_connected");
}

TEST_CASE(
    "NAME-5: the remote endpoint is still known after shutdown in both directions and after a reset by the peer") {
    SUBCASE("shutdown") {
        const connection both = connected();
        const address peer = must(getpeername(both.client)).place;
        must(plain::shutdown(both.client, direction::both));
        must(plain::shutdown(both.server, direction::both));
        wait_readable(both.client);
        const answer after = getpeername(both.client);
        CHECK(after.error == "success");
        CHECK((after.place == peer));
    }
    SUBCASE("reset") {
        const connection both = connected();
        reset(both.server);
        wait_readable(both.client);
        CHECK(getpeername(both.client).error == "success");
    }
}

TEST_CASE("NAME-6: the accepted socket's remote endpoint equals the client's local endpoint and vice versa") {
    const connection both = connected();
    CHECK((must(getpeername(both.server)).place == name_of(both.client)));
    CHECK((must(getpeername(both.client)).place == name_of(both.server)));
}

TEST_CASE("NAME-8: an unsupported family or socket kind fails at creation with address_family_not_supported or "
          "protocol_not_supported") {
    CHECK(plain::socket(family::unspecified, kind::stream, 0).error == "address_family_not_supported");
    CHECK(plain::socket(family::ipv4, kind::stream, 17).error == "protocol_not_supported");
    CHECK(plain::socket(family::ipv4, kind::datagram, 6).error == "protocol_not_supported");
    CHECK(plain::socket(family::ipv4, kind::sequential_packet, 6).error == "protocol_not_supported");
}
