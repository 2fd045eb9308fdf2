// CONTRACT.md, J: options.

#include <doctest/doctest.h>

#include <portsock/options.hpp>
#include <portsock/socket.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

socket fresh(family of, socket_kind kind) { return socket::open(of, kind).value(); }

template <class T>
bool lacking(const result<T>& call) {
    return ended(call) == std::errc::operation_not_supported;
}

constexpr const char* write_only = "this platform cannot say the times of keep-alive that were set";

/// Some systems round the sizes of a connected stream's buffers up to whole segments.
bool rounds_when_connected(family of) {
    tcp_listener listener = listener_on(of);
    stream_socket client(fresh(of, socket_kind::stream));
    constexpr int size = 40'000;
    must(client.set(options::receive_buffer_size, size));
    const tcp_stream connected =
        tcp_stream::connect(std::move(client), listener.local_endpoint().value(), patience).value();
    return connected.get(options::receive_buffer_size).value() != size;
}

/// A stream accepted by a listener that `prepare` has set options on.
template <class Prepare>
connection accepted_from(family of, Prepare&& prepare) {
    tcp_listener listener = listener_on(of);
    prepare(listener);
    return connect_through(listener);
}

} // namespace

TEST_CASE("OPT-1: each boolean option reads back exactly what was set, default off unless documented") {
    const auto check = [](socket& on, option<bool> which, bool usually) {
        CHECK(on.get(which).value() == usually);
        for (const bool value : {true, true, false, false, true}) {
            REQUIRE(ended(on.set(which, value)) == success);
            CHECK(on.get(which).value() == value);
        }
        must(on.set(which, usually));
    };
    for (const family of : families()) {
        INFO(name(of));
        socket stream = fresh(of, socket_kind::stream);
        check(stream, options::keep_alive, false);
        check(stream, options::no_delay, false);
        socket datagrams = fresh(of, socket_kind::datagram);
        check(datagrams, options::allow_broadcast, false);
        check(datagrams, options::share_address, false);
        connection ends = connected(of);
        for (stream_socket* const each : {&ends.client, &ends.server}) {
            check(*each, options::keep_alive, false);
            check(*each, options::no_delay, false);
        }
    }
    if (has_ipv6()) {
        socket stream = fresh(family::ipv6, socket_kind::stream);
        check(stream, options::v6_only, true);
        socket datagrams = fresh(family::ipv6, socket_kind::datagram);
        check(datagrams, options::v6_only, true);
    }
}

TEST_CASE("OPT-2: a buffer size of 32768 reads back, 0 fails with invalid_argument, a huge value succeeds") {
    for (const family of : families()) {
        for (const socket_kind kind : {socket_kind::stream, socket_kind::datagram}) {
            for (const option<int> which : {options::receive_buffer_size, options::send_buffer_size}) {
                socket on = fresh(of, kind);
                CHECK(on.get(which).value() > 0);
                REQUIRE(ended(on.set(which, 32768)) == success);
                CHECK(on.get(which).value() == 32768);
                for (const int value : {0, -1, std::numeric_limits<int>::min()}) {
                    CHECK(ended(on.set(which, value)) == std::errc::invalid_argument);
                    CHECK(on.get(which).value() == 32768);
                }
                for (const int value : {1 << 30, std::numeric_limits<int>::max()}) {
                    CHECK(ended(on.set(which, value)) == success);
                    CHECK(on.get(which).value() >= 32768);
                }
                CHECK(ended(on.set(which, 1)) == success); // what is granted is the system's least
                CHECK(on.get(which).value() >= 1);
            }
        }
    }
}

TEST_CASE("OPT-3: hop_limit accepts 1 to 255, reads back what was set, and rejects the rest on both families") {
    for (const family of : families()) {
        INFO(name(of));
        socket stream = fresh(of, socket_kind::stream);
        socket datagrams = fresh(of, socket_kind::datagram);
        connection ends = connected(of);
        for (socket* const on : {&stream, &datagrams, static_cast<socket*>(&ends.client)}) {
            CHECK(on->get(options::hop_limit).value() >= 1);
            for (const int value : {1, 2, 64, 128, 254, 255, 7}) {
                REQUIRE(ended(on->set(options::hop_limit, value)) == success);
                CHECK(on->get(options::hop_limit).value() == value);
            }
            for (const int value : {0, 256, -1, 1000, std::numeric_limits<int>::max()}) {
                CHECK(ended(on->set(options::hop_limit, value)) == std::errc::invalid_argument);
                CHECK(on->get(options::hop_limit).value() == 7);
            }
        }
    }
}

TEST_CASE("OPT-3: hop_limit works on a dual-stack socket") {
    if (!has_ipv6()) { return skip("OPT-3", "no IPv6 here"); }
    socket on = fresh(family::ipv6, socket_kind::datagram);
    must(on.set(options::v6_only, false));
    REQUIRE(ended(on.set(options::hop_limit, 33)) == success);
    CHECK(on.get(options::hop_limit).value() == 33);
}

TEST_CASE("OPT-4: no_delay and keep_alive are settable on streams and not supported on datagram sockets") {
    for (const family of : families()) {
        INFO(name(of));
        socket stream = fresh(of, socket_kind::stream);
        CHECK(ended(stream.set(options::no_delay, true)) == success);
        CHECK(ended(stream.set(options::keep_alive, true)) == success);
        socket datagrams = fresh(of, socket_kind::datagram);
        CHECK(lacking(datagrams.set(options::no_delay, true)));
        CHECK(lacking(datagrams.get(options::no_delay)));
        CHECK(lacking(datagrams.set(options::keep_alive, true)));
        CHECK(lacking(datagrams.get(options::keep_alive)));
    }
}

TEST_CASE("OPT-4: the other options that only one kind of socket has are not supported on the other") {
    socket stream = fresh(family::ipv4, socket_kind::stream);
    socket datagrams = fresh(family::ipv4, socket_kind::datagram);
    CHECK(lacking(stream.set(options::allow_broadcast, true)));
    CHECK(lacking(stream.get(options::allow_broadcast)));
    CHECK(lacking(stream.set(options::share_address, true)));
    CHECK(lacking(stream.get(options::share_address)));
    CHECK(lacking(datagrams.set(options::linger, std::optional(1s))));
    CHECK(lacking(datagrams.get(options::linger)));
    for (socket* const each : {&stream, &datagrams}) {
        CHECK(lacking(each->set(options::v6_only, true)));
        CHECK(lacking(each->get(options::v6_only)));
    }
}

TEST_CASE("OPT-5: keep-alive idle and interval accept 1 to 32767 s and count 1 to 127; the rest is invalid_argument") {
    for (const family of : families()) {
        INFO(name(of));
        socket on = fresh(of, socket_kind::stream);
        for (const auto which : {options::keep_alive_idle, options::keep_alive_interval}) {
            for (const auto value : {0s, -1s, 32768s, std::chrono::seconds::max(), std::chrono::seconds::min()}) {
                CHECK(ended(on.set(which, value)) == std::errc::invalid_argument);
            }
            for (const auto value : {1s, 2s, 60s, 7200s, 32767s}) {
                const auto set = on.set(which, value);
                if (lacking(set)) { return skip("OPT-5", "this platform has no keep-alive times"); }
                REQUIRE(ended(set) == success);
                const auto got = on.get(which);
                if (lacking(got)) { return skip("OPT-5", write_only); }
                CHECK(got.value() == value);
            }
        }
        for (const int value : {0, -1, 128, 1000}) {
            CHECK(ended(on.set(options::keep_alive_count, value)) == std::errc::invalid_argument);
        }
        for (const int value : {1, 9, 127}) {
            const auto set = on.set(options::keep_alive_count, value);
            if (lacking(set)) { return skip("OPT-5", "this platform has no number of keep-alive probes"); }
            REQUIRE(ended(set) == success);
            CHECK(on.get(options::keep_alive_count).value() == value);
        }
    }
}

TEST_CASE(
    "OPT-6: an accepted socket takes keep_alive, no_delay, linger, hop_limit and buffer sizes from its listener") {
    for (const family of : families()) {
        INFO(name(of));
        const connection ends = accepted_from(of, [](tcp_listener& listener) {
            must(listener.set(options::keep_alive, true));
            must(listener.set(options::no_delay, true));
            must(listener.set(options::linger, std::optional(17s)));
            must(listener.set(options::hop_limit, 77));
            must(listener.set(options::receive_buffer_size, 40'000));
            must(listener.set(options::send_buffer_size, 50'000));
        });
        CHECK(ends.server.get(options::keep_alive).value());
        CHECK(ends.server.get(options::no_delay).value());
        CHECK(ends.server.get(options::linger).value() == std::optional(17s));
        CHECK(ends.server.get(options::hop_limit).value() == 77);
        const int receive_size = ends.server.get(options::receive_buffer_size).value();
        const int send_size = ends.server.get(options::send_buffer_size).value();
        if (rounds_when_connected(of)) {
            CHECK(receive_size >= 40'000);
            CHECK(send_size >= 50'000);
        } else {
            CHECK(receive_size == 40'000);
            CHECK(send_size == 50'000);
        }
        // and the client from nobody
        CHECK_FALSE(ends.client.get(options::keep_alive).value());
        CHECK_FALSE(ends.client.get(options::no_delay).value());
    }
}

TEST_CASE("OPT-6: what was switched off on the listener again, or never on, is off on the accepted socket") {
    for (const family of : families()) {
        INFO(name(of));
        const connection ends = accepted_from(of, [](tcp_listener& listener) {
            must(listener.set(options::keep_alive, true));
            must(listener.set(options::keep_alive, false));
            must(listener.set(options::linger, std::optional(17s)));
            must(listener.set(options::linger, std::optional<std::chrono::seconds>()));
        });
        CHECK_FALSE(ends.server.get(options::keep_alive).value());
        CHECK_FALSE(ends.server.get(options::no_delay).value());
        CHECK(ends.server.get(options::linger).value() == std::nullopt);
        CHECK(ends.server.get(options::hop_limit).value() == ends.client.get(options::hop_limit).value());
    }
}

TEST_CASE("OPT-6: an accepted socket has its listener's options that a platform may lack, too") {
    bool unsaid = false;
    for (const family of : families()) {
        INFO(name(of));
        const auto check = [&]<class T>(const std::string& which, option<T> what, T value) {
            INFO(which);
            bool settable = false;
            const connection ends = accepted_from(of, [&](tcp_listener& listener) {
                const auto set = listener.set(what, value);
                settable = set.has_value();
                CHECK((settable || lacking(set)));
            });
            if (!settable) { return; }
            const auto got = ends.server.get(what);
            if (which.starts_with("keep_alive") && lacking(got)) {
                unsaid = true;
            } else {
                CHECK(got.value() == value);
            }
        };
        check("keep_alive_idle", options::keep_alive_idle, std::chrono::seconds(1234));
        check("keep_alive_interval", options::keep_alive_interval, std::chrono::seconds(123));
        check("keep_alive_count", options::keep_alive_count, 12);
        check("traffic_class", options::traffic_class, 0x20);
    }
    if (unsaid) { skip("OPT-6", write_only); }
}

TEST_CASE("OPT-6: setting an option on an accepted socket does not set it on its listener or on the next one") {
    tcp_listener listener = listener_on();
    connection first = connect_through(listener);
    must(first.server.set(options::keep_alive, true));
    must(first.server.set(options::hop_limit, 9));
    CHECK_FALSE(listener.get(options::keep_alive).value());
    const connection second = connect_through(listener);
    CHECK_FALSE(second.server.get(options::keep_alive).value());
    CHECK(second.server.get(options::hop_limit).value() == second.client.get(options::hop_limit).value());
}

TEST_CASE("OPT-11: setting share_address or load_balance after bind fails with invalid_argument") {
    for (const bool value : {true, false}) {
        socket on = fresh(family::ipv4, socket_kind::datagram);
        must(on.bind(loopback(family::ipv4)));
        CHECK(ended(on.set(options::share_address, value)) == std::errc::invalid_argument);
        CHECK_FALSE(on.get(options::share_address).value());
        CHECK(ended(on.set(options::load_balance, value)) == std::errc::invalid_argument);
        udp_socket sent = udp_socket::open().value();
        must(sent.send_to(bytes("x"), on.local_endpoint().value()));
        CHECK(ended(sent.set(options::share_address, value)) == std::errc::invalid_argument);
        tcp_listener listener = listener_on();
        CHECK(ended(listener.set(options::load_balance, value)) == std::errc::invalid_argument);
    }
}

TEST_CASE("OPT-7: setting v6_only after bind fails with invalid_argument") {
    if (!has_ipv6()) { return skip("OPT-7", "no IPv6 here"); }
    for (const socket_kind kind : {socket_kind::stream, socket_kind::datagram}) {
        for (const bool value : {true, false}) {
            socket on = fresh(family::ipv6, kind);
            REQUIRE(ended(on.set(options::v6_only, value)) == success);
            must(on.bind(anywhere(family::ipv6)));
            CHECK(ended(on.set(options::v6_only, !value)) == std::errc::invalid_argument);
            CHECK(ended(on.set(options::v6_only, value)) == std::errc::invalid_argument);
            CHECK(on.get(options::v6_only).value() == value);
        }
    }
    tcp_listener listener = listener_on(family::ipv6);
    CHECK(ended(listener.set(options::v6_only, false)) == std::errc::invalid_argument);
    connection ends = connect_through(listener);
    CHECK(ended(ends.client.set(options::v6_only, false)) == std::errc::invalid_argument);
    CHECK(ended(ends.server.set(options::v6_only, false)) == std::errc::invalid_argument);
}

TEST_CASE("OPT-8: the traffic class set on a socket reads back") {
    for (const family of : families()) {
        INFO(name(of));
        for (const socket_kind kind : {socket_kind::stream, socket_kind::datagram}) {
            socket on = fresh(of, kind);
            for (const int value : {-1, 256, 1000}) {
                CHECK(ended(on.set(options::traffic_class, value)) == std::errc::invalid_argument);
            }
            for (const int value : {0x20, 0xb8, 0}) {
                const auto set = on.set(options::traffic_class, value);
                if (lacking(set)) { return skip("OPT-8", "this platform has no traffic class"); }
                REQUIRE(ended(set) == success);
                CHECK(on.get(options::traffic_class).value() == value);
            }
        }
    }
}

TEST_CASE("OPT-9: an option either does what it says or fails with operation_not_supported, never silently succeeds") {
    bool unsaid = false;
    const auto check = [&unsaid]<class T>(const std::string& which, socket& on, option<T> what, T value) {
        INFO(which);
        const auto set = on.set(what, value);
        if (!set) {
            CHECK(lacking(set));
            CHECK(lacking(on.get(what)));
        } else if (which.starts_with("keep_alive_") && lacking(on.get(what))) {
            unsaid = true;
        } else {
            CHECK(on.get(what).value() == value);
        }
    };
    for (const family of : families()) {
        INFO(name(of));
        socket stream = fresh(of, socket_kind::stream);
        socket datagrams = fresh(of, socket_kind::datagram);
        check("keep_alive", stream, options::keep_alive, true);
        check("keep_alive_idle", stream, options::keep_alive_idle, std::chrono::seconds(99));
        check("keep_alive_interval", stream, options::keep_alive_interval, std::chrono::seconds(98));
        check("keep_alive_count", stream, options::keep_alive_count, 97);
        check("no_delay", stream, options::no_delay, true);
        check("linger", stream, options::linger, std::optional(96s));
        check("share_address", datagrams, options::share_address, true);
        check("allow_broadcast", datagrams, options::allow_broadcast, true);
        for (socket* const each : {&stream, &datagrams}) {
            check("receive_buffer_size", *each, options::receive_buffer_size, 30'000);
            check("send_buffer_size", *each, options::send_buffer_size, 31'000);
            check("hop_limit", *each, options::hop_limit, 95);
            check("traffic_class", *each, options::traffic_class, 0x20);
            check("load_balance", *each, options::load_balance, true);
            check("v6_only", *each, options::v6_only, false);
        }
    }
    if (unsaid) { skip("OPT-9", write_only); }
}

TEST_CASE("OPT-9: options of IP are not supported on sockets that have none") {
    auto pair = stream_pair().value();
    if (pair.first.family() != family::local) { return; } // pairs are ordinary connections here
    CHECK(lacking(pair.first.set(options::no_delay, true)));
    CHECK(lacking(pair.first.set(options::hop_limit, 9)));
    CHECK(lacking(pair.first.get(options::traffic_class)));
}
