// Handles from and for elsewhere.

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <utility>

using namespace portsock;
using namespace support;

TEST_CASE("ADPT-1: adopt() finds the family, kind and protocol of a handle by itself") {
    for (const family of : families()) {
        INFO(name(of));
        const auto stream = portsock::socket::adopt(open_plain_socket(of, socket_kind::stream)).value();
        CHECK(stream.family() == of);
        CHECK(stream.kind() == socket_kind::stream);
        CHECK(stream.protocol() == protocol::tcp);
        const auto datagrams = portsock::socket::adopt(open_plain_socket(of, socket_kind::datagram)).value();
        CHECK(datagrams.family() == of);
        CHECK(datagrams.kind() == socket_kind::datagram);
        CHECK(datagrams.protocol() == protocol::udp);
    }
}

TEST_CASE("ADPT-1: adopt() finds the state of a handle: unbound, bound, listening, connected") {
    for (const family of : families()) {
        INFO(name(of));
        auto unbound = portsock::socket::adopt(open_plain_socket(of, socket_kind::stream)).value();
        CHECK(unbound.local_endpoint().value() == anywhere(of));
        CHECK(ended(unbound.remote_endpoint()) == std::errc::not_connected);
        CHECK(ended(tcp_listener::listen(std::move(unbound))) == std::errc::invalid_argument);
        CHECK(ended(unbound.bind(loopback(of))) == success);

        const endpoint place = unbound.local_endpoint().value();
        auto bound = portsock::socket::adopt(unbound.release()).value();
        CHECK(bound.local_endpoint().value() == place);
        CHECK(ended(bound.bind(loopback(of))) == std::errc::invalid_argument);
        auto listener = tcp_listener::listen(std::move(bound)).value();

        auto listening = tcp_listener::adopt(listener.release()).value();
        CHECK(ended(listening.try_accept()) == std::errc::operation_would_block);
        CHECK(ended(tcp_stream::connect(std::move(listening), place)) == std::errc::invalid_argument);
        connection both = connect_through(listening);

        const endpoint client = both.client.local_endpoint().value();
        auto connected_one = tcp_stream::adopt(both.client.release()).value();
        CHECK(connected_one.local_endpoint().value() == client);
        CHECK(connected_one.remote_endpoint().value() == place);
        CHECK(ended(connected_one.start_connect(place)) == std::errc::already_connected);
        CHECK(carries(connected_one, both.server));
        CHECK(carries(both.server, connected_one));
    }
}

TEST_CASE("ADPT-1: an adopted datagram socket sends and receives") {
    auto adopted = udp_socket::adopt(open_plain_socket(family::ipv4, socket_kind::datagram)).value();
    adopted.bind(loopback(family::ipv4)).value();
    auto other = udp_socket::open(loopback(family::ipv4)).value();
    REQUIRE(ended(other.send_to(bytes("there"), adopted.local_endpoint().value())) == success);
    std::array<std::byte, 16> buffer;
    const auto there = adopted.receive_from(buffer, patience);
    REQUIRE(ended(there) == success);
    CHECK(text(there->data) == "there");
    REQUIRE(ended(adopted.send_to(bytes("back"), there->from)) == success);
    CHECK(text(other.receive_from(buffer, patience).value().data) == "back");

    // One with a peer keeps it.
    REQUIRE(ended(adopted.connect(other.local_endpoint().value())) == success);
    auto again = udp_socket::adopt(adopted.release()).value();
    CHECK(again.remote_endpoint().value() == other.local_endpoint().value());
    REQUIRE(ended(again.send(bytes("peer"))) == success);
    CHECK(text(other.receive_from(buffer, patience).value().data) == "peer");
}

TEST_CASE("ADPT-1: adopt() fails with not_a_socket for any other handle, leaving it open and owned by the caller") {
    const native_handle file = open_file();
    REQUIRE(is_open(file));
    CHECK(ended(portsock::socket::adopt(file)) == std::errc::not_a_socket);
    CHECK(ended(stream_socket::adopt(file)) == std::errc::not_a_socket);
    CHECK(ended(tcp_stream::adopt(file)) == std::errc::not_a_socket);
    CHECK(ended(tcp_listener::adopt(file)) == std::errc::not_a_socket);
    CHECK(ended(udp_socket::adopt(file)) == std::errc::not_a_socket);
    CHECK(is_open(file));
    close_file(file);
    CHECK(ended(portsock::socket::adopt(native_handle::none)) == std::errc::not_a_socket);
}

TEST_CASE("ADPT-2: release() gives the native handle back in the platform's default mode and the socket is not open "
          "afterwards") {
    connection both = connected();
    const native_handle stream = both.client.native();
    CHECK(both.client.release() == stream);
    CHECK_FALSE(both.client.is_open());
    std::array<std::byte, 1> buffer;
    CHECK(ended(both.client.receive(buffer)) == std::errc::bad_file_descriptor);
    CHECK(is_socket(stream));
    CHECK(waits_by_itself(stream));
    // Nobody has closed it: the other end still gets through.
    auto again = tcp_stream::adopt(stream).value();
    CHECK(carries(both.server, again));

    const native_handle accepted = both.server.release();
    CHECK(waits_by_itself(accepted));
    close_plain_socket(accepted);

    const native_handle listener = listener_on().release();
    CHECK(waits_by_itself(listener));
    close_plain_socket(listener);

    const native_handle datagrams = udp_socket::open(loopback(family::ipv4)).value().release();
    CHECK(waits_by_itself(datagrams));
    close_plain_socket(datagrams);

    CHECK(portsock::socket().release() == native_handle::none);
}

TEST_CASE("ADPT-2: a socket whose connect was started or limited is released in the default mode too") {
    auto listener = listener_on();
    auto limited = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const native_handle first = limited.release();
    CHECK(waits_by_itself(first));
    close_plain_socket(first);

    stream_socket started(portsock::socket::open(family::ipv4, socket_kind::stream).value());
    static_cast<void>(started.start_connect(listener.local_endpoint().value()));
    REQUIRE(ended(started.wait(interest::writable, patience)) == success);
    const native_handle second = started.release();
    CHECK(waits_by_itself(second));
    close_plain_socket(second);
}
