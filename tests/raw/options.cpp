// J and the IPv6 of K. Options.

#include <raw/scene.hpp>

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <utility>

using namespace plain;
using namespace scene;

TEST_CASE("OPT-1: each boolean option reads back exactly what was set, default off unless documented") {
    const std::pair<kind, option> all[] = {{kind::stream, option::keep_alive},
                                           {kind::stream, option::no_delay},
                                           {kind::datagram, option::broadcast},
                                           {kind::datagram, option::reuse_address}};
    for (const auto& [what, which] : all) {
        CAPTURE(static_cast<int>(which));
        const handle on = made(what);
        CHECK(get(on, which).value == 0);
        for (const int value : {1, 1, 0, 0, 1}) {
            CHECK(set(on, which, value).error == "success");
            CHECK(get(on, which).value == value);
        }
    }
}

TEST_CASE("OPT-2: setting a buffer size of 32768 succeeds and reads back 32768; setting 0 fails with invalid_argument; "
          "a huge "
          "value succeeds") {
    for (const option which : {option::receive_buffer, option::send_buffer}) {
        const handle on = made(kind::stream);
        CHECK(set(on, which, 32768).error == "success");
        CHECK(get(on, which).value == 32768);
        CHECK(set(on, which, 0).error == "invalid_argument");
        CHECK(set(on, which, std::numeric_limits<int>::max()).error == "success");
    }
}

TEST_CASE(
    "OPT-3: hop_limit accepts 1 to 255, reads back what was set, and rejects 0 and 256 with invalid_argument on both "
    "families") {
    for (const auto& [of, which] :
         {std::pair(family::ipv4, option::hop_limit), std::pair(family::ipv6, option::hop_limit_v6)}) {
        CAPTURE(of == family::ipv6);
        for (const kind what : {kind::stream, kind::datagram}) {
            const handle on = made(what, of);
            for (const int value : {1, 64, 255, 7}) {
                CHECK(set(on, which, value).error == "success");
                CHECK(get(on, which).value == value);
            }
            for (const int value : {0, 256}) {
                CHECK(set(on, which, value).error == "invalid_argument");
            }
        }
    }
}

TEST_CASE(
    "OPT-4: no_delay and keep_alive are settable on streams and rejected with operation_not_supported on datagram "
    "sockets") {
    for (const option which : {option::no_delay, option::keep_alive}) {
        CHECK(set(made(kind::stream), which, 1).error == "success");
        CHECK(set(made(kind::datagram), which, 1).error == "operation_not_supported");
    }
}

TEST_CASE(
    "OPT-5: keep-alive idle and interval accept 1 to 32767 s and count 1 to 127; outside fails with invalid_argument") {
    const handle on = made(kind::stream);
    if (set(on, option::keep_idle, 60).error == "no_protocol_option") {
        return cannot("there are no keep-alive times here");
    }
    for (const auto& [which, most] : {std::pair(option::keep_idle, 32767), std::pair(option::keep_interval, 32767),
                                      std::pair(option::keep_count, 127)}) {
        CAPTURE(most);
        for (const int value : {1, 2, 60, most}) {
            CHECK(set(on, which, value).error == "success");
            CHECK(get(on, which).value == value);
        }
        for (const int value : {0, -1, most + 1}) {
            CHECK(set(on, which, value).error == "invalid_argument");
        }
    }
}

TEST_CASE(
    "OPT-6: an accepted socket starts with the options of its listener; later changes to one do not reach the other") {
    const listener on = listening();
    const std::pair<option, int> all[] = {{option::keep_alive, 1}, {option::no_delay, 1}, {option::hop_limit, 77}};
    for (const auto& [which, value] : all) {
        must(set(on.socket, which, value));
    }
    must(set_linger(on.socket, true, 17));
    const connection both = connected(on);
    for (const auto& [which, value] : all) {
        CAPTURE(static_cast<int>(which));
        CHECK(get(both.server, which).value == value);
    }
    CHECK(get_linger(both.server).value == 17);
    must(set(both.server, option::keep_alive, 0));
    CHECK(get(on.socket, option::keep_alive).value == 1);
}

TEST_CASE("OPT-7: setting v6_only after bind fails with invalid_argument") {
    for (const kind what : {kind::stream, kind::datagram}) {
        for (const int value : {0, 1}) {
            const handle on = made(what, family::ipv6);
            must(set(on, option::v6_only, value));
            must(plain::bind(on, anywhere_v6()));
            CHECK(set(on, option::v6_only, 1 - value).error == "invalid_argument");
        }
    }
}

TEST_CASE("OPT-8: the traffic class set on a socket reads back") {
    if (get(made(kind::stream, family::ipv6), option::traffic_class_v6).error == "no_protocol_option") {
        return cannot("IPv6 has no traffic class here");
    }
    for (const auto& [of, which] :
         {std::pair(family::ipv4, option::traffic_class), std::pair(family::ipv6, option::traffic_class_v6)}) {
        CAPTURE(of == family::ipv6);
        for (const kind what : {kind::stream, kind::datagram}) {
            const handle on = made(what, of);
            for (const int value : {0x20, 0xb8, 0}) {
                CHECK(set(on, which, value).error == "success");
                CHECK(get(on, which).value == value);
            }
        }
    }
}

TEST_CASE("V6-1: a new IPv6 socket is v6-only: an IPv4 client cannot reach its listener") {
    const handle on = made(kind::stream, family::ipv6);
    CHECK(get(on, option::v6_only).value == 1);
    must(plain::bind(on, anywhere_v6()));
    must(plain::listen(on, 1));
    CHECK(plain::connect(made(kind::stream), loopback(name_of(on).port)).error == "connection_refused");
}

TEST_CASE("V6-2: a dual-stack listener accepts an IPv4 client and reports its address IPv4-mapped") {
    const handle on = made(kind::stream, family::ipv6);
    must(set(on, option::v6_only, 0));
    must(plain::bind(on, anywhere_v6()));
    must(plain::listen(on, 1));
    const handle client = made(kind::stream);
    CHECK(plain::connect(client, loopback(name_of(on).port)).error == "success");
    must(plain::poll(on, 1000).readable);
    CHECK((must(plain::accept(on)).place == mapped_loopback(name_of(client).port)));
}

TEST_CASE("V6-3: the scope of a link-local endpoint survives text round-trip as a number") {
    address place = loopback_v6(80);
    place.bytes[0] = 0xfe;
    place.bytes[1] = 0x80;
    place.scope = 1; // the loopback interface nearly everywhere
    const text numeric = plain::getnameinfo(place, true);
    CHECK(numeric.host == "fe80::1%1");
    const addresses read = plain::getaddrinfo(numeric.host.c_str(), "80", {family::unspecified, false, true});
    REQUIRE(read.found.size() == 1);
    CHECK((read.found.front() == place));
}
