// F. Stream calls that have nothing to do.

#include <portsock/file.hpp>
#include <portsock/io.hpp>
#include <portsock/stream.hpp>

#include <support/loopback.hpp>
#include <support/pending.hpp>
#include <support/skip.hpp>
#include <support/temporary.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

using outcome = result<std::size_t>;

outcome counted(const result<mutable_buffer>& got) {
    if (!got) { return failure{got.error()}; }
    return got->size();
}
outcome counted(const result<void>& done) {
    if (!done) { return failure{done.error()}; }
    return std::size_t{0};
}

/// One call, which is given nothing to do or one byte.
struct verb {
    const char* name;
    bool sends;
    bool waits;
    std::function<outcome(stream_socket&, bool nothing, const until&)> call;
};

std::byte a_byte{};
mutable_buffer room(bool nothing) { return mutable_buffer(&a_byte, nothing ? 0 : 1); }

class verbs {
  public:
    [[nodiscard]] const std::vector<verb>& all() const { return all_; }

  private:
    temporary_directory directory_;
    file page_ = file::open(directory_.file("page", bytes("x")).u8string()).value();
    std::vector<verb> all_ = {
        {"send", true, true, [](auto& s, bool nothing, const until& l) { return s.send(room(nothing), l); }},
        {"try_send", true, false, [](auto& s, bool nothing, const until&) { return s.try_send(room(nothing)); }},
        {"send of buffers", true, true,
         [](auto& s, bool nothing, const until& l) {
             const std::array<const_buffer, 2> parts{const_buffer(), room(nothing)};
             return s.send(std::span<const const_buffer>(parts), l);
         }},
        {"send of no buffers", true, true,
         [](auto& s, bool nothing, const until& l) {
             const std::array<const_buffer, 1> parts{room(false)};
             return s.send(std::span<const const_buffer>(parts).first(nothing ? 0 : 1), l);
         }},
        {"send_all", true, true,
         [](auto& s, bool nothing, const until& l) { return counted(s.send_all(room(nothing), l)); }},
        {"send_all of buffers", true, true,
         [](auto& s, bool nothing, const until& l) {
             const std::array<const_buffer, 2> parts{room(nothing), const_buffer()};
             return counted(s.send_all(std::span<const const_buffer>(parts), l));
         }},
        {"send_all of no buffers", true, true,
         [](auto& s, bool nothing, const until& l) {
             const std::array<const_buffer, 1> parts{room(false)};
             return counted(s.send_all(std::span<const const_buffer>(parts).first(nothing ? 0 : 1), l));
         }},
        {"send_file", true, true,
         [this](auto& s, bool nothing, const until& l) { return s.send_file(page_, 0, nothing ? 0 : 1, l); }},
        {"try_send_file", true, false,
         [this](auto& s, bool nothing, const until&) { return s.try_send_file(page_, 0, nothing ? 0 : 1); }},
        {"flush", true, true,
         [](auto& s, bool nothing, const until& l) {
             std::array<std::byte, 8> own{};
             buffered_writer writer(s, own);
             if (!nothing) { writer.write(room(false)).value(); }
             return counted(writer.flush(l));
         }},
        {"receive", false, true,
         [](auto& s, bool nothing, const until& l) { return counted(s.receive(room(nothing), l)); }},
        {"try_receive", false, false,
         [](auto& s, bool nothing, const until&) { return counted(s.try_receive(room(nothing))); }},
        {"peek", false, true, [](auto& s, bool nothing, const until& l) { return counted(s.peek(room(nothing), l)); }},
        {"receive_exactly", false, true,
         [](auto& s, bool nothing, const until& l) { return counted(s.receive_exactly(room(nothing), l)); }},
        {"receive into buffers", false, true,
         [](auto& s, bool nothing, const until& l) {
             const std::array<mutable_buffer, 2> rooms{mutable_buffer(), room(nothing)};
             return s.receive(std::span<const mutable_buffer>(rooms), l);
         }},
        {"receive into no buffers", false, true,
         [](auto& s, bool nothing, const until& l) {
             const std::array<mutable_buffer, 1> rooms{room(false)};
             return s.receive(std::span<const mutable_buffer>(rooms).first(nothing ? 0 : 1), l);
         }},
        {"read_some", false, true,
         [](auto& s, bool nothing, const until& l) {
             std::array<std::byte, 8> own{};
             buffered_reader reader(s, own);
             return counted(reader.read_some(room(nothing), l));
         }},
        {"read_exactly", false, true,
         [](auto& s, bool nothing, const until& l) {
             std::array<std::byte, 8> own{};
             buffered_reader reader(s, own);
             return counted(reader.read_exactly(room(nothing), l));
         }},
    };
};

const std::vector<verb>& all_verbs() {
    static const verbs the_verbs;
    return the_verbs.all();
}

/// Both kinds of call end so, with a limit, without one, and (if `over_stop`) although a stop was requested before.
void all_end(stream_socket& stream, bool sends, const std::function<bool(const outcome&)>& as, bool over_stop = true) {
    stop_signal stopped;
    stopped.request();
    for (const verb& each : all_verbs()) {
        if (each.sends != sends) { continue; }
        CAPTURE(each.name);
        for (const bool nothing : {true, false}) {
            CAPTURE(nothing);
            const auto check = [&](const outcome& how) {
                CAPTURE(ended(how));
                CHECK(as(how));
            };
            check(each.call(stream, nothing, until()));
            check(each.call(stream, nothing, until(patience)));
            // The buffered classes look at the stop before they look at the stream.
            const bool buffers = std::string(each.name).starts_with("read_");
            if (each.waits && over_stop && !buffers) { check(each.call(stream, nothing, until(stopped))); }
        }
    }
}

std::function<bool(const outcome&)> fails_with(std::errc code) {
    return [code](const outcome& how) { return ended(how) == code; };
}

} // namespace

TEST_CASE("STRM-25: with nothing to do a call on a socket that is not open fails like any other") {
    stream_socket closed;
    all_end(closed, true, fails_with(std::errc::bad_file_descriptor));
    all_end(closed, false, fails_with(std::errc::bad_file_descriptor));
}

TEST_CASE("STRM-25: with nothing to do a call on a socket that is not connected fails like any other") {
    stream_socket never(socket::open(family::ipv4, socket_kind::stream).value());
    all_end(never, true, fails_with(std::errc::not_connected));
    all_end(never, false, fails_with(std::errc::not_connected));
    pending_connect pending;
    if (!pending.possible()) { return; }
    all_end(pending.stream(), true, fails_with(std::errc::not_connected));
    all_end(pending.stream(), false, fails_with(std::errc::not_connected));
}

TEST_CASE("STRM-25: with nothing to do a call after shutdown ends like any other") {
    auto [client, server] = connected();
    server.send_all(bytes("waiting")).value();
    client.shutdown(direction::both).value();
    all_end(client, true, fails_with(std::errc::broken_pipe));
    all_end(client, false, [](const outcome& how) { return how && *how == 0; });
}

TEST_CASE("STRM-25: with nothing to do a call after the loss was reported fails like any other") {
    auto [client, server] = connected();
    server.abort();
    std::array<std::byte, 4> buffer{};
    REQUIRE(ended(client.receive(buffer, patience)) == std::errc::connection_reset);
    all_end(client, true, fails_with(std::errc::broken_pipe));
    all_end(client, false, fails_with(std::errc::connection_reset));
}

TEST_CASE("STRM-25: with nothing to do a stop that was requested before ends a call like any other") {
    auto [client, server] = connected();
    server.send_all(bytes("waiting")).value();
    REQUIRE(ended(client.wait(interest::readable, patience)) == success);
    stop_signal stopped;
    stopped.request();
    for (const verb& each : all_verbs()) {
        if (!each.waits) { continue; }
        CAPTURE(each.name);
        for (const bool nothing : {true, false}) {
            CAPTURE(nothing);
            CHECK(ended(each.call(client, nothing, until(stopped))) == std::errc::operation_canceled);
        }
    }
    CHECK(client.available().value() > 0);
    CHECK(ended(server.try_receive(room(false))) == std::errc::operation_would_block);
}

TEST_CASE("STRM-25: with nothing to do a call on a connection succeeds at once, with or without pending data") {
    auto [client, server] = connected();
    for (const bool pending : {false, true}) {
        CAPTURE(pending);
        if (pending) {
            server.send_all(bytes("waiting")).value();
            REQUIRE(ended(client.wait(interest::readable, patience)) == success);
        }
        for (const verb& each : all_verbs()) {
            CAPTURE(each.name);
            for (const until& limit : {until(), until(0ms), until(patience)}) {
                const outcome how = each.call(client, true, limit);
                REQUIRE(ended(how) == success);
                CHECK(*how == 0);
            }
        }
    }
    CHECK(receive_text(client, 7) == "waiting");
    CHECK(ended(server.try_receive(room(false))) == std::errc::operation_would_block);
}
