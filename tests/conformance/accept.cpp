// D. accept.

#include <portsock/stream_pair.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

TEST_CASE("ACPT-1: accept() on a socket that is not listening fails with invalid_argument") {
    for (const family of : families()) {
        INFO(name(of));
        tcp_listener fresh(portsock::socket::open(of, socket_kind::stream).value());
        CHECK(ended(fresh.try_accept()) == std::errc::invalid_argument);
        CHECK(ended(fresh.accept()) == std::errc::invalid_argument);
        CHECK(ended(fresh.accept(patience)) == std::errc::invalid_argument);
        fresh.bind(loopback(of)).value();
        CHECK(ended(fresh.try_accept()) == std::errc::invalid_argument);
        CHECK(ended(fresh.accept()) == std::errc::invalid_argument);

        connection both = connected(of);
        tcp_listener connected_one(std::move(both.client));
        CHECK(ended(connected_one.try_accept()) == std::errc::invalid_argument);
        CHECK(ended(connected_one.accept()) == std::errc::invalid_argument);
    }
}

TEST_CASE("ACPT-1: accept() on a datagram socket fails with operation_not_supported") {
    tcp_listener datagrams(udp_socket::open(loopback(family::ipv4)).value());
    CHECK(ended(datagrams.try_accept()) == std::errc::operation_not_supported);
    CHECK(ended(datagrams.accept()) == std::errc::operation_not_supported);
    CHECK(ended(datagrams.accept(patience)) == std::errc::operation_not_supported);
}

TEST_CASE("ACPT-2: try_accept with nothing pending fails with operation_would_block") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
        const connection both = connect_through(listener);
        CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
        const auto second = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        REQUIRE(ended(listener.wait(interest::readable, patience)) == success);
        CHECK(ended(listener.try_accept()) == success);
        CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
    }
}

TEST_CASE("ACPT-3: plain calls on an accepted socket wait and try_ calls do not, whatever was called on its listener") {
    auto listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    enum class how { try_accept, accept, accept_with_a_limit };
    for (const how way : {how::try_accept, how::accept, how::accept_with_a_limit}) {
        CAPTURE(static_cast<int>(way));
        CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
        CHECK(ended(listener.accept(1ms)) == std::errc::timed_out);
        auto client = tcp_stream::connect(place, patience).value();
        REQUIRE(ended(listener.wait(interest::readable, patience)) == success);
        auto server = way == how::try_accept ? listener.try_accept().value()
                      : way == how::accept   ? listener.accept().value()
                                             : listener.accept(patience).value();
        std::array<std::byte, 4> buffer;
        CHECK(ended(server.try_receive(buffer)) == std::errc::operation_would_block);
        auto plain = in_background([&] {
            std::array<std::byte, 4> room;
            return ended(server.receive(room));
        });
        CHECK(ended(client.send_all(bytes("x"))) == success);
        CHECK(plain.get() == success);
        CHECK(ended(server.try_receive(buffer)) == std::errc::operation_would_block);
    }
}

TEST_CASE(
    "ACPT-4: a client that resets before accept neither makes accept fail nor prevents the next client from being "
    "accepted") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        const endpoint place = listener.local_endpoint().value();
        auto impatient = tcp_stream::connect(place, patience).value();
        const endpoint first = impatient.local_endpoint().value();
        impatient.abort();
        auto client = tcp_stream::connect(place, patience).value();
        const endpoint second = client.local_endpoint().value();

        auto accepted = listener.accept(patience);
        REQUIRE(ended(accepted) == success);
        if (accepted->remote_endpoint().value() == first) {
            // Some systems forget a connection that was reset, others hand it out.
            std::array<std::byte, 1> buffer;
            CHECK(ended(accepted->receive(buffer, patience)) == std::errc::connection_reset);
            accepted = listener.accept(patience);
            REQUIRE(ended(accepted) == success);
        }
        CHECK(accepted->remote_endpoint().value() == second);
        CHECK(carries(client, *accepted));
        CHECK(carries(*accepted, client));
        CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
    }
}

TEST_CASE(
    "ACPT-5: data sent and connection closed before accept: the accepted socket reads the data, then end-of-stream") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        endpoint sender;
        {
            auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
            sender = client.local_endpoint().value();
            client.send_all(bytes("farewell")).value();
        }
        auto server = listener.accept(patience).value();
        CHECK(server.remote_endpoint().value() == sender);
        CHECK(receive_text(server, 100) == "farewell");
        CHECK(receive_text(server, 100).empty());
    }
}

TEST_CASE("ACPT-6: accept with a deadline fails with timed_out not before the deadline and the listener stays usable") {
    auto listener = listener_on();
    {
        const stopwatch watch;
        CHECK(ended(listener.accept(100ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 100ms);
    }
    {
        const auto deadline = until::clock::now() + 100ms;
        CHECK(ended(listener.accept(deadline)) == std::errc::timed_out);
        CHECK(until::clock::now() >= deadline);
        CHECK(ended(listener.accept(deadline)) == std::errc::timed_out); // long past
    }
    CHECK(ended(listener.accept(0s)) == std::errc::timed_out);
    connection both = connect_through(listener);
    CHECK(carries(both.client, both.server));
}

TEST_CASE(
    "ACPT-8: when descriptors are exhausted accept fails with too_many_files_open and works again once one is freed") {
    constexpr unsigned most = 64;
    std::vector<portsock::socket> held;
    held.reserve(most);
    auto listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    const auto client = tcp_stream::connect(place, patience).value();
    REQUIRE(ended(listener.wait(interest::readable, patience)) == success);

    const descriptor_limit limit(most);
    if (!limit.effective()) { return skip("ACPT-8", "this system has no limit that a test could reach"); }
    for (;;) {
        auto more = portsock::socket::open(family::ipv4, socket_kind::stream);
        if (!more) {
            REQUIRE(ended(more) == std::errc::too_many_files_open);
            break;
        }
        REQUIRE(held.size() < most);
        held.push_back(*std::move(more));
    }
    REQUIRE(held.size() > 2);
    CHECK(ended(listener.try_accept()) == std::errc::too_many_files_open);

    // Some systems have dropped the client, so there is another one.
    held.pop_back();
    held.pop_back();
    const auto second = tcp_stream::connect(place, patience);
    REQUIRE(ended(second) == success);
    CHECK(ended(listener.accept(patience)) == success);
}
