/// \file
/// Everything the library can do with sockets, once: for the sentences about every call.
#pragma once

#include <portsock/file.hpp>
#include <portsock/options.hpp>
#include <portsock/stream.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/temporary.hpp>
#include <support/transfers.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

namespace support {

/// Makes every call through `visit("its name", [&] { return the_call(); })`, which returns what the call returned.
template <class Visit>
void exercise_connections(const Visit& visit) {
    using namespace portsock;
    const until limit = patience;
    const stop_signal stop;
    std::array<std::byte, 16> buffer;
    const std::array<mutable_buffer, 2> rooms{std::span(buffer).first(2), std::span(buffer).subspan(2)};
    const std::array<const_buffer, 2> pieces{bytes("two "), bytes("pieces")};

    auto listener = visit("listen", [] { return tcp_listener::listen(loopback(family::ipv4)); }).value();
    const endpoint place = visit("local_endpoint", [&] { return listener.local_endpoint(); }).value();
    must(visit("listen_again", [&] { return listener.listen_again(8); }));
    CHECK(ended(visit("try_accept, nobody", [&] { return listener.try_accept(); })) ==
          std::errc::operation_would_block);
    CHECK(ended(visit("accept, nobody", [&] { return listener.accept(1ms); })) == std::errc::timed_out);
    auto client = visit("connect", [&] { return tcp_stream::connect(place, limit); }).value();
    auto server = visit("accept", [&] { return listener.accept(); }).value();
    must(visit("remote_endpoint", [&] { return client.remote_endpoint(); }));
    must(visit("duplicate", [&] { return client.duplicate(); }));

    must(visit("send", [&] { return client.send(bytes("hello")); }));
    must(visit("wait", [&] { return server.wait(interest::readable); }));
    must(visit("available", [&] { return server.available(); }));
    must(visit("peek", [&] { return server.peek(buffer); }));
    must(visit("receive", [&] { return server.receive(std::span(buffer).first(1)); }));
    must(visit("try_receive", [&] { return server.try_receive(std::span(buffer).first(1)); }));
    must(visit("receive_exactly", [&] { return server.receive_exactly(std::span(buffer).first(3), limit); }));
    CHECK(ended(visit("try_receive, nothing", [&] { return server.try_receive(buffer); })) ==
          std::errc::operation_would_block);
    CHECK(ended(visit("receive, nothing", [&] { return server.receive(buffer, 1ms); })) == std::errc::timed_out);
    CHECK(ended(visit("wait with a signal", [&] {
              return server.wait(interest::readable, {1ms, stop});
          })) == std::errc::timed_out);
    must(visit("send, gathered", [&] { return client.send(std::span(pieces), {patience, stop}); }));
    must(visit("receive, scattered", [&] { return server.receive(std::span(rooms), {patience, stop}); }));
    must(visit("try_send", [&] { return client.try_send(bytes("x")); }));
    must(visit("send_all", [&] { return client.send_all(bytes("x"), limit); }));
    must(visit("send_all, gathered", [&] { return client.send_all(std::span(pieces)); }));

    const temporary_directory directory;
    const std::filesystem::path path = directory.file("page", bytes("a page"));
    const auto page = file::open(path.u8string()).value();
    must(visit("file: read", [&] { return page.read(2, buffer); }));
    must(visit("file: size", [&] { return page.size(); }));
    must(visit("send_file", [&] { return client.send_file(page); }));
    must(visit("send_file, limited", [&] { return client.send_file(page, 1, 3, limit); }));
    must(visit("try_send_file", [&] { return client.try_send_file(page, 2); }));

    must(visit("set no_delay", [&] { return client.set(options::no_delay, true); }));
    must(visit("get no_delay", [&] { return client.get(options::no_delay); }));
    must(visit("set linger", [&] { return client.set(options::linger, std::optional(1s)); }));
    must(visit("set linger", [&] { return client.set(options::linger, std::optional<std::chrono::seconds>()); }));
    must(visit("set send_buffer_size", [&] { return client.set(options::send_buffer_size, 32768); }));
    must(visit("get hop_limit", [&] { return client.get(options::hop_limit); }));

    must(visit("shutdown", [&] { return client.shutdown(direction::send); }));
    CHECK(ended(visit("send, shut down", [&] { return client.send(bytes("x")); })) == std::errc::broken_pipe);
    must(visit("take_error", [&] { return client.take_error(); }));
    must(visit("abort", [&] { return client.abort(), result<void>(); }));
    for (int again = 0; again < 2; ++again) { // until the reset has arrived there may be data
        static_cast<void>(visit("receive, reset", [&] { return server.receive_exactly(buffer, limit); }));
        static_cast<void>(visit("send, reset", [&] { return server.send(bytes("x"), limit); }));
        static_cast<void>(visit("send_file, reset", [&] { return server.send_file(page); }));
        static_cast<void>(visit("send_file, reset", [&] { return server.send_file(page, 0, file::to_end, limit); }));
    }
    must(visit("close", [&] { return server.close(), result<void>(); }));

    const refusing_place nobody;
    CHECK(ended(visit("connect, refused", [&] { return tcp_stream::connect(nobody.place(), limit); })) ==
          std::errc::connection_refused);
    auto prepared = visit("open", [] { return socket::open(family::ipv4, socket_kind::stream); }).value();
    must(visit("bind", [&] { return prepared.bind(loopback(family::ipv4)); }));
    must(visit("connect, prepared", [&] { return tcp_stream::connect(std::move(prepared), place, {patience, stop}); }));

    auto pair = visit("stream_pair", [] { return stream_pair(); }).value();
    must(visit("pair: send", [&] { return pair.first.send(bytes("x")); }));
    must(visit("pair: receive", [&] { return pair.second.receive(buffer); }));
    must(visit("pair: close", [&] { return pair.second.close(), result<void>(); }));
    // The first may be accepted by a system that hears of the close later.
    static_cast<void>(visit("pair: send, closed", [&] { return pair.first.send(bytes("x")); }));
    static_cast<void>(visit("pair: send, closed", [&] { return pair.first.send(bytes("x")); }));
}

template <class Visit>
void exercise_datagrams(const Visit& visit) {
    using namespace portsock;
    const until limit = patience;
    std::array<std::byte, 16> buffer;
    auto one = visit("udp: open", [] { return udp_socket::open(); }).value();
    auto other = visit("udp: bind", [] { return udp_socket::open(loopback(family::ipv4)); }).value();
    const endpoint place = other.local_endpoint().value();
    must(visit("send_to", [&] { return one.send_to(bytes("one"), place); }));
    must(visit("try_send_to", [&] { return one.try_send_to(bytes("two"), place); }));
    must(visit("peek_from", [&] { return other.peek_from(buffer); }));
    must(visit("receive_from", [&] { return other.receive_from(buffer); }));
    must(visit("receive_from, truncated", [&] { return other.receive_from(std::span(buffer).first(1), limit); }));
    CHECK(ended(visit("try_receive_from, nothing", [&] { return other.try_receive_from(buffer); })) ==
          std::errc::operation_would_block);
    CHECK(ended(visit("receive_from, nothing", [&] { return other.receive_from(buffer, 1ms); })) ==
          std::errc::timed_out);
    must(visit("udp: connect", [&] { return one.connect(place); }));
    must(visit("udp: send", [&] { return one.send(bytes("three")); }));
    must(visit("udp: try_send", [&] { return one.try_send(bytes("four")); }));
    must(visit("udp: disconnect", [&] { return one.disconnect(); }));
    must(visit("set allow_broadcast", [&] { return one.set(options::allow_broadcast, true); }));
    must(visit("udp: close", [&] { return one.close(), result<void>(); }));
}

} // namespace support
