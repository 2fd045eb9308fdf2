// CONTRACT.md, O: every verb, in every situation, under every condition. What a call promises does not depend on where its
// socket came from, who else has it, or what the machine is doing; so each case here is one condition, and all expect the same.

#include <doctest/doctest.h>

#include <portsock/file.hpp>
#include <portsock/poller.hpp>
#include <portsock/stream.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>
#include <portsock/until.hpp>

#include <support/allocations.hpp>
#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/signals.hpp>
#include <support/skip.hpp>
#include <support/temporary.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

// ---- conditions ---------------------------------------------------------------------------------------------------

enum class condition : std::uint8_t {
    as_made,
    interrupted,         // a signal every few milliseconds
    copied,              // the call is made on a duplicate
    copy_closed,         // a duplicate was made and closed
    copy_released,       // a duplicate was released, and its new owner keeps it
    copy_made_to_wait,   // ... and put it into the mode in which plain calls wait
    copy_made_to_hurry,  // ... and put it into the mode in which they do not
    adopted,             // the handle was released and adopted again
    copy_adopted,        // a released duplicate was adopted by somebody else
    copy_in_child,       // a child of fork() has a copy
    out_of_descriptors,  // the process can open nothing more
    out_of_memory,       // the heap has nothing more
};

constexpr std::array<std::pair<condition, std::string_view>, 12> conditions{{
    {condition::as_made, "as made"},
    {condition::interrupted, "interrupted by signals"},
    {condition::copied, "on a duplicate"},
    {condition::copy_closed, "a duplicate was closed"},
    {condition::copy_released, "a duplicate was released"},
    {condition::copy_made_to_wait, "the owner of a released duplicate made it wait"},
    {condition::copy_made_to_hurry, "the owner of a released duplicate made it not wait"},
    {condition::adopted, "released and adopted"},
    {condition::copy_adopted, "a duplicate was adopted elsewhere"},
    {condition::copy_in_child, "a child process has a copy"},
    {condition::out_of_descriptors, "no descriptor left"},
    {condition::out_of_memory, "no memory left"},
}};

/// A socket of which others have copies, and those copies.
template <class Socket>
class shared {
  public:
    shared(condition under, Socket&& made) : called_(std::move(made)) {
        switch (under) {
        case condition::as_made:
        case condition::interrupted:
        case condition::out_of_descriptors:
        case condition::out_of_memory:
            break;
        case condition::copy_in_child:
            child_.emplace(called_.native());
            break;
        case condition::copied:
            other_ = std::move(called_);
            called_ = other_->duplicate().value();
            break;
        case condition::copy_closed:
            called_.duplicate().value().close();
            break;
        case condition::copy_released:
            loose_ = called_.duplicate().value().release();
            break;
        case condition::copy_made_to_wait:
            loose_ = called_.duplicate().value().release();
            let_wait(loose_, true);
            break;
        case condition::copy_made_to_hurry:
            loose_ = called_.duplicate().value().release();
            let_wait(loose_, false);
            break;
        case condition::adopted:
            called_ = Socket::adopt(called_.release()).value();
            break;
        case condition::copy_adopted:
            other_ = Socket::adopt(called_.duplicate().value().release()).value();
            break;
        }
    }
    shared(const shared&) = delete;
    shared& operator=(const shared&) = delete;
    ~shared() {
        if (loose_ != native_handle::none) { close_plain_socket(loose_); }
    }
    Socket& operator*() { return called_; }
    Socket* operator->() { return &called_; }

  private:
    Socket called_;
    std::optional<Socket> other_;
    std::optional<idle_copy> child_;
    native_handle loose_ = native_handle::none;
};

/// While it lives, the process can open nothing more.
class nothing_more_to_open {
  public:
    nothing_more_to_open() : few_(128) {
        for (;;) {
            auto one = udp_socket::open();
            if (!one) { return; }
            all_.push_back(*std::move(one));
        }
    }

  private:
    descriptor_limit few_;
    std::vector<udp_socket> all_;
};

/// Holds while a call is made, if the condition is one of the machine and not of the socket.
class around_the_call {
  public:
    explicit around_the_call(condition under) {
        if (under == condition::interrupted) { storm_.emplace(); }
        if (under == condition::out_of_descriptors) { none_left_.emplace(); }
        if (under == condition::out_of_memory) { no_memory_.emplace(); }
    }

  private:
    std::optional<interruptions> storm_;
    std::optional<nothing_more_to_open> none_left_;
    std::optional<no_memory_here> no_memory_;
};

/// For the table of docs/verbs.md, which ci/verbs makes of what this program writes: what was tried of which verb.
void tell(std::string_view verb, std::string_view situation, condition under, std::string_view left_out = "") {
    static const char* const path = std::getenv("PORTSOCK_VERBS");
    if (path == nullptr) { return; }
    const auto* const known =
        std::find_if(conditions.begin(), conditions.end(), [under](const auto& each) { return each.first == under; });
    std::ofstream(path, std::ios::app) << verb << '\t' << situation << '\t' << known->second << '\t' << left_out << '\n';
}

// ---- verbs --------------------------------------------------------------------------------------------------------

template <class Socket>
struct verb {
    std::string_view name;
    std::function<ending(Socket&, const until&)> call;
    bool tries = false;     ///< never waits, and takes no limit
    const char* alone = ""; ///< why it is not made without descriptors, if it is not
};

std::array<std::byte, 8> room;
const std::array<mutable_buffer, 2> rooms{std::span(room).first(3), std::span(room).subspan(3)};
const std::vector<std::byte> much = patterned(std::size_t{1} << 20U);
const std::array<const_buffer, 2> pieces{std::span(much).first(100), std::span(much).subspan(100)};
constexpr const char* makes_a_descriptor = "its result is a descriptor: ACPT-8, LIFE-12";

/// Receives with room for eight bytes, of which eight are there if anything is.
const std::vector<verb<tcp_stream>> receives{
    {.name = "receive", .call = [](tcp_stream& from, const until& limit) { return ended(from.receive(room, limit)); }},
    {.name = "receive, scattered",
     .call = [](tcp_stream& from, const until& limit) { return ended(from.receive(std::span(rooms), limit)); }},
    {.name = "receive_exactly",
     .call = [](tcp_stream& from, const until& limit) { return ended(from.receive_exactly(room, limit)); }},
    {.name = "peek", .call = [](tcp_stream& from, const until& limit) { return ended(from.peek(room, limit)); }},
    {.name = "try_receive",
     .call = [](tcp_stream& from, const until&) { return ended(from.try_receive(room)); },
     .tries = true},
};

const std::vector<verb<tcp_stream>> sends{
    {.name = "send", .call = [](tcp_stream& into, const until& limit) { return ended(into.send(much, limit)); }},
    {.name = "send, gathered",
     .call = [](tcp_stream& into, const until& limit) { return ended(into.send(std::span(pieces), limit)); }},
    {.name = "send_all", .call = [](tcp_stream& into, const until& limit) { return ended(into.send_all(much, limit)); }},
    {.name = "send_all, gathered",
     .call = [](tcp_stream& into, const until& limit) { return ended(into.send_all(std::span(pieces), limit)); }},
    {.name = "try_send",
     .call = [](tcp_stream& into, const until&) { return ended(into.try_send(much)); },
     .tries = true},
};

const std::vector<verb<tcp_listener>> accepts{
    {.name = "accept",
     .call = [](tcp_listener& from, const until& limit) { return ended(from.accept(limit)); },
     .alone = makes_a_descriptor},
    {.name = "try_accept",
     .call = [](tcp_listener& from, const until&) { return ended(from.try_accept()); },
     .tries = true,
     .alone = makes_a_descriptor},
};

const std::vector<verb<udp_socket>> datagram_receives{
    {.name = "receive_from",
     .call = [](udp_socket& from, const until& limit) { return ended(from.receive_from(room, limit)); }},
    {.name = "peek_from", .call = [](udp_socket& from, const until& limit) { return ended(from.peek_from(room, limit)); }},
    {.name = "try_receive_from",
     .call = [](udp_socket& from, const until&) { return ended(from.try_receive_from(room)); },
     .tries = true},
};

// ---- situations ---------------------------------------------------------------------------------------------------

constexpr std::chrono::milliseconds short_limit = 60ms;

/// Whether the verb cannot be tried under that condition. Tells either.
template <class Socket>
bool left_out(const verb<Socket>& which, condition under, std::string_view situation) {
    const bool out = under == condition::out_of_descriptors && *which.alone != '\0';
    tell(which.name, situation, under, out ? which.alone : "");
    return out;
}

/// A system that finds a little more room at times lets a send through that had to wait.
template <class Call>
ending until_it_waits(const Call& call) {
    ending how = call();
    while (how == success) {
        how = call();
    }
    return how;
}

/// Nothing is there to be had: a try_ call says so, the limit ends a call that waits and not before it is over, and a stop ends it.
template <class Socket>
void check_blocked(const std::vector<verb<Socket>>& verbs, Socket& called, condition under) {
    for (const verb<Socket>& each : verbs) {
        if (left_out(each, under, "nothing there")) { continue; }
        INFO(std::string(each.name), ", nothing there");
        if (each.tries) {
            const around_the_call during(under);
            CHECK(until_it_waits([&] { return each.call(called, {}); }) == std::errc::operation_would_block);
            continue;
        }
        {
            const around_the_call during(under);
            stopwatch watch;
            CHECK(until_it_waits([&] {
                      watch = {};
                      return each.call(called, short_limit);
                  }) == std::errc::timed_out);
            CHECK(watch.elapsed() >= short_limit);
        }
        {
            stop_signal stop;
            std::thread stopper([&stop] {
                std::this_thread::sleep_for(20ms);
                stop.request();
            });
            {
                const around_the_call during(under);
                const stopwatch watch;
                CHECK(until_it_waits([&] { return each.call(called, {patience, stop}); }) == std::errc::operation_canceled);
                CHECK(watch.elapsed() < patience / 2);
            }
            stopper.join();
        }
        stop_signal stopped;
        stopped.request();
        const around_the_call during(under);
        CHECK(each.call(called, stopped) == std::errc::operation_canceled);
    }
}

/// The limits with which a call succeeds that need not wait.
std::vector<until> limits_that_suffice(const stop_signal& stop) {
    return {until(), until(patience), until(until::clock::now() + patience), until(stop), until(patience, stop), until(0s)};
}

connection fresh() {
    auto listener = listener_on();
    listener.set(options::receive_buffer_size, 16384).value();
    listener.set(options::send_buffer_size, 16384).value();
    return connect_through(listener);
}

void check_receives(condition under) {
    {
        connection ends = fresh();
        shared<tcp_stream> here(under, std::move(ends.server));
        check_blocked(receives, *here, under);
    }
    const stop_signal stop;
    for (const verb<tcp_stream>& each : receives) {
        tell(each.name, "all there", under);
        tell(each.name, "the peer has finished", under);
        INFO(std::string(each.name));
        connection ends = fresh();
        shared<tcp_stream> here(under, std::move(ends.server));
        for (const until& limit : limits_that_suffice(stop)) {
            must(ends.client.send_all(std::span(much).first(room.size())));
            must(here->wait(interest::readable, patience));
            {
                const around_the_call during(under);
                CHECK(each.call(*here, limit) == success);
            }
            // What a peek left, or what came a moment late.
            while (here->available().value() > 0) {
                must(here->try_receive(room));
            }
        }
        must(ends.client.shutdown(direction::send));
        must(here->wait(interest::readable, patience));
        for (const until& limit : limits_that_suffice(stop)) {
            INFO("the peer has finished");
            const around_the_call during(under);
            CHECK(each.call(*here, limit) == success);
        }
        const auto end = here->receive(room, patience);
        CHECK(ended(end) == success);
        CHECK(end->empty());
    }
    for (const verb<tcp_stream>& each : receives) {
        tell(each.name, "reset by the peer", under);
        INFO(std::string(each.name), ", reset");
        connection ends = fresh();
        shared<tcp_stream> here(under, std::move(ends.server));
        ends.client.abort();
        must(here->wait(interest::readable, patience));
        for (const until& limit : limits_that_suffice(stop)) {
            const around_the_call during(under);
            CHECK(each.call(*here, limit) == std::errc::connection_reset);
        }
    }
    for (const verb<tcp_stream>& each : receives) {
        tell(each.name, "its half shut down", under);
        INFO(std::string(each.name), ", receiving half shut");
        connection ends = fresh();
        shared<tcp_stream> here(under, std::move(ends.server));
        must(here->shutdown(direction::receive));
        must(ends.client.send_all(std::span(much).first(room.size())));
        const around_the_call during(under);
        CHECK(each.call(*here, until(patience)) == success);
    }
}

void check_sends(condition under) {
    {
        connection ends = fresh();
        fill(ends.client, patterned(more_than_buffers_hold));
        shared<tcp_stream> here(under, std::move(ends.client));
        check_blocked(sends, *here, under);
    }
    const stop_signal stop;
    for (const verb<tcp_stream>& each : sends) {
        tell(each.name, "all there", under);
        tell(each.name, "its half shut down", under);
        INFO(std::string(each.name));
        connection ends = fresh();
        shared<tcp_stream> here(under, std::move(ends.client));
        auto reader = in_background([&] { return drain(ends.server, {}); });
        for (const until& limit : {until(patience), until(), until(stop), until(patience, stop)}) {
            must(here->wait(interest::writable, patience));
            const around_the_call during(under);
            CHECK(each.call(*here, limit) == success);
        }
        must(here->shutdown(direction::send));
        CHECK(reader.get().how == success);
        for (const until& limit : limits_that_suffice(stop)) {
            INFO("sending half shut");
            const around_the_call during(under);
            CHECK(each.call(*here, limit) == std::errc::broken_pipe);
        }
    }
    for (const verb<tcp_stream>& each : sends) {
        tell(each.name, "reset by the peer", under);
        INFO(std::string(each.name), ", reset");
        connection ends = fresh();
        shared<tcp_stream> here(under, std::move(ends.client));
        ends.server.abort();
        must(here->wait(interest::readable, patience));
        const around_the_call during(under);
        CHECK(each.call(*here, until(patience)) == std::errc::connection_reset);
        CHECK(each.call(*here, until(patience)) == std::errc::broken_pipe);
    }
}

void check_send_file(condition under) {
    const temporary_directory directory;
    const auto page = file::open(directory.file("page", much).u8string()).value();
    const auto send_file = [&](tcp_stream& into, const until& limit) {
        return ended(into.send_file(page, 0, file::to_end, limit));
    };
    const auto try_send_file = [&](tcp_stream& into, const until&) { return ended(into.try_send_file(page, 0)); };
    const std::vector<verb<tcp_stream>> verbs{{.name = "send_file", .call = send_file},
                                              {.name = "try_send_file", .call = try_send_file, .tries = true}};
    {
        connection ends = fresh();
        fill(ends.client, patterned(more_than_buffers_hold));
        shared<tcp_stream> here(under, std::move(ends.client));
        check_blocked(verbs, *here, under);
    }
    for (const verb<tcp_stream>& each : verbs) {
        tell(each.name, "all there", under);
        tell(each.name, "its half shut down", under);
        INFO(std::string(each.name));
        connection ends = fresh();
        shared<tcp_stream> here(under, std::move(ends.client));
        auto reader = in_background([&] { return drain(ends.server, {}); });
        for (const until& limit : {until(patience), until()}) {
            must(here->wait(interest::writable, patience));
            const around_the_call during(under);
            CHECK(each.call(*here, limit) == success);
        }
        must(here->shutdown(direction::send));
        CHECK(reader.get().how == success);
        CHECK(each.call(*here, until(patience)) == std::errc::broken_pipe);
    }
}

void check_accepts(condition under) {
    shared<tcp_listener> here(under, listener_on());
    check_blocked(accepts, *here, under);
    const endpoint place = here->local_endpoint().value();
    const stop_signal stop;
    for (const verb<tcp_listener>& each : accepts) {
        if (left_out(each, under, "all there")) { continue; }
        INFO(std::string(each.name));
        for (const until& limit : limits_that_suffice(stop)) {
            const auto client = tcp_stream::connect(place, patience).value();
            must(here->wait(interest::readable, patience));
            const around_the_call during(under);
            CHECK(each.call(*here, limit) == success);
        }
    }
}

void check_connects(condition under) {
    const bool out = under == condition::out_of_descriptors;
    tell("connect", "all there", under, out ? makes_a_descriptor : "");
    tell("connect", "refused", under, out ? makes_a_descriptor : "");
    if (out) { return; }
    auto listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    const stop_signal stop;
    for (const until& limit : {until(), until(patience), until(stop), until(patience, stop)}) {
        INFO("connect, prepared");
        auto prepared = portsock::socket::open(family::ipv4, socket_kind::stream).value();
        shared<portsock::socket> here(under, std::move(prepared));
        const around_the_call during(under);
        auto stream = tcp_stream::connect(std::move(*here), place, limit);
        REQUIRE(ended(stream) == success);
        auto server = listener.accept(patience).value();
        CHECK(carries(*stream, server));
        CHECK(carries(server, *stream));
    }
    const refusing_place nobody;
    for (const until& limit : {until(), until(patience), until(stop)}) {
        INFO("connect, refused");
        auto prepared = portsock::socket::open(family::ipv4, socket_kind::stream).value();
        shared<portsock::socket> here(under, std::move(prepared));
        const around_the_call during(under);
        CHECK(ended(tcp_stream::connect(std::move(*here), nobody.place(), limit)) == std::errc::connection_refused);
    }
}

void check_datagrams(condition under) {
    shared<udp_socket> here(under, udp_socket::open(loopback(family::ipv4)).value());
    check_blocked(datagram_receives, *here, under);
    auto sender = udp_socket::open(loopback(family::ipv4)).value();
    const endpoint place = here->local_endpoint().value();
    const stop_signal stop;
    for (const verb<udp_socket>& each : datagram_receives) {
        tell(each.name, "all there", under);
        INFO(std::string(each.name));
        for (const until& limit : limits_that_suffice(stop)) {
            must(sender.send_to(bytes("datagram"), place));
            must(here->wait(interest::readable, patience));
            {
                const around_the_call during(under);
                CHECK(each.call(*here, limit) == success);
            }
            while (here->try_receive_from(room)) {}
        }
    }
    for (const std::string_view name : {"send_to", "try_send_to", "send, with a peer", "try_send, with a peer"}) {
        tell(name, "all there", under);
    }
    for (const until& limit : limits_that_suffice(stop)) {
        INFO("send_to");
        const around_the_call during(under);
        CHECK(ended(here->send_to(bytes("datagram"), sender.local_endpoint().value(), limit)) == success);
        CHECK(ended(here->try_send_to(bytes("datagram"), sender.local_endpoint().value())) == success);
    }
    must(here->connect(sender.local_endpoint().value()));
    for (const until& limit : limits_that_suffice(stop)) {
        INFO("send, with a peer");
        const around_the_call during(under);
        CHECK(ended(here->send(bytes("datagram"), limit)) == success);
        CHECK(ended(here->try_send(bytes("datagram"))) == success);
    }
}

void check_waits(condition under) {
    connection ends = fresh();
    shared<tcp_stream> here(under, std::move(ends.server));
    const std::vector<verb<tcp_stream>> waits{
        {.name = "wait", .call = [](tcp_stream& on, const until& limit) { return ended(on.wait(interest::readable, limit)); }}};
    check_blocked(waits, *here, under);
    auto watching = poller::open().value();
    must(watching.add(*here, interest::readable, 1));
    std::array<poll_event, 4> events;
    const std::vector<verb<tcp_stream>> polls{{.name = "poller::wait", .call = [&](tcp_stream&, const until& limit) {
                                                   return ended(watching.wait(events, limit));
                                               }}};
    check_blocked(polls, *here, under);
    tell("wait", "all there", under);
    tell("poller::wait", "all there", under);
    must(ends.client.send_all(bytes("x")));
    const stop_signal stop;
    for (const until& limit : {until(), until(patience), until(stop)}) {
        const around_the_call during(under);
        CHECK(ended(here->wait(interest::readable, limit)) == success);
        const auto found = watching.wait(events, limit);
        REQUIRE(ended(found) == success);
        REQUIRE(found->size() == 1);
        CHECK(found->front().key == 1);
        CHECK(found->front().readable);
    }
}

void check_all(condition under) {
    INFO(std::string(std::find_if(conditions.begin(), conditions.end(), [under](const auto& each) {
                         return each.first == under;
                     })->second));
    check_receives(under);
    check_sends(under);
    check_send_file(under);
    check_accepts(under);
    check_connects(under);
    check_datagrams(under);
    check_waits(under);
}

} // namespace

TEST_CASE("VERB-1: every verb in every situation: on sockets as they were made") { check_all(condition::as_made); }

TEST_CASE("VERB-1: every verb in every situation: while signals interrupt it") {
    if (!has_signals()) { return skip("VERB-1", "this platform does not interrupt calls with signals"); }
    check_all(condition::interrupted);
}

TEST_CASE("VERB-1: every verb in every situation: on a duplicate") { check_all(condition::copied); }
TEST_CASE("VERB-1: every verb in every situation: after a duplicate was closed") { check_all(condition::copy_closed); }
TEST_CASE("VERB-1: every verb in every situation: after a duplicate was released") {
    check_all(condition::copy_released);
}
TEST_CASE("VERB-1: every verb in every situation: after the owner of a released duplicate made it wait") {
    check_all(condition::copy_made_to_wait);
}
TEST_CASE("VERB-1: every verb in every situation: after the owner of a released duplicate made it not wait") {
    check_all(condition::copy_made_to_hurry);
}
TEST_CASE("VERB-1: every verb in every situation: after its handle was released and adopted") {
    check_all(condition::adopted);
}
TEST_CASE("VERB-1: every verb in every situation: after a duplicate was adopted elsewhere") {
    check_all(condition::copy_adopted);
}

TEST_CASE("VERB-1: every verb in every situation: when the process can open nothing more") {
    if (!descriptor_limit(1000).effective()) { return skip("VERB-1", "this platform has no limit of descriptors"); }
    check_all(condition::out_of_descriptors);
}

TEST_CASE("VERB-1: every verb in every situation: when there is no memory left on the heap") {
    check_all(condition::out_of_memory);
}

TEST_CASE("VERB-1: every verb in every situation: while a child process has a copy") {
    if (!has_copies()) { return skip("VERB-1", "no process begins as the copy of another"); }
    check_all(condition::copy_in_child);
}

// ---- alike --------------------------------------------------------------------------------------------------------

namespace {

/// A stream in a state that decides how every call ends, and what has to live on for it.
struct in_state {
    std::string_view name;
    tcp_stream stream;
    std::vector<portsock::socket> others;
    errc receives{}; ///< errc{}: they succeed, with nothing
    errc sends{};    ///< errc{}: they succeed, or find nothing to do
    bool decided_for_receives = true; ///< false: a receive with room would have to wait
};

std::vector<in_state> states() {
    std::vector<in_state> all;
    const auto add = [&all](std::string_view name, tcp_stream&& stream, errc for_receives, errc for_sends, bool decided = true) -> in_state& {
        return all.emplace_back(in_state{name, std::move(stream), {}, for_receives, for_sends, decided});
    };
    const auto opened = [] { return portsock::socket::open(family::ipv4, socket_kind::stream).value(); };
    add("closed", tcp_stream(), errc::bad_file_descriptor, errc::bad_file_descriptor);
    add("never connected", tcp_stream(opened()), errc::not_connected, errc::not_connected);
    {
        auto bound = opened();
        must(bound.bind(loopback(family::ipv4)));
        add("bound", tcp_stream(std::move(bound)), errc::not_connected, errc::not_connected);
    }
    add("listening", tcp_stream(portsock::socket(listener_on())), errc::not_connected, errc::not_connected);
    {
        const refusing_place nobody;
        auto refused = opened();
        CHECK(ended(tcp_stream::connect(std::move(refused), nobody.place(), patience)) == std::errc::connection_refused);
        add("refused", tcp_stream(std::move(refused)), errc::not_connected, errc::not_connected);
    }
    {
        connection ends = connected();
        must(ends.client.shutdown(direction::send));
        add("sending half shut", std::move(ends.client), errc{}, errc::broken_pipe, false).others.push_back(std::move(ends.server));
    }
    {
        connection ends = connected();
        must(ends.client.shutdown(direction::receive));
        add("receiving half shut", std::move(ends.client), errc{}, errc{}).others.push_back(std::move(ends.server));
    }
    {
        connection ends = connected();
        ends.server.abort();
        CHECK(ended(ends.client.receive(room, patience)) == std::errc::connection_reset);
        add("lost, and told so", std::move(ends.client), errc::connection_reset, errc::broken_pipe);
    }
    return all;
}

/// One way each to do the same with the same bytes.
std::vector<std::pair<std::string_view, ending>> all_receives(tcp_stream& from, mutable_buffer buffer, const until& limit) {
    const std::array<mutable_buffer, 1> one{buffer};
    std::vector<std::pair<std::string_view, ending>> how{
        {"receive", ended(from.receive(buffer, limit))},
        {"receive, scattered", ended(from.receive(std::span(one), limit))},
        {"receive_exactly", ended(from.receive_exactly(buffer, limit))},
        {"peek", ended(from.peek(buffer, limit))},
    };
    if (buffer.empty()) { how.emplace_back("receive, no buffers", ended(from.receive(std::span<const mutable_buffer>(), limit))); }
    return how;
}

std::vector<std::pair<std::string_view, ending>> all_sends(tcp_stream& into, const_buffer data, const file& page, const until& limit) {
    const std::array<const_buffer, 1> one{data};
    std::vector<std::pair<std::string_view, ending>> how{
        {"send", ended(into.send(data, limit))},
        {"send, gathered", ended(into.send(std::span(one), limit))},
        {"send_all", ended(into.send_all(data, limit))},
        {"send_all, gathered", ended(into.send_all(std::span(one), limit))},
        {"send_file", ended(into.send_file(page, 0, data.size(), limit))},
    };
    if (data.empty()) {
        how.emplace_back("send, no buffers", ended(into.send(std::span<const const_buffer>(), limit)));
        how.emplace_back("send_all, no buffers", ended(into.send_all(std::span<const const_buffer>(), limit)));
    }
    return how;
}

void check_alike(const std::vector<std::pair<std::string_view, ending>>& calls, errc expected) {
    for (const auto& [name, how] : calls) {
        INFO(std::string(name));
        CHECK((expected == errc{} ? how == success : how == expected));
    }
}

} // namespace

TEST_CASE("VERB-2: verbs that differ in how they take their bytes, or in having any, end alike in every state") {
    const temporary_directory directory;
    const auto page = file::open(directory.file("page", bytes("x")).u8string()).value();
    stop_signal stopped;
    stopped.request();
    const mutable_buffer some = std::span(room).first(1);
    for (in_state& each : states()) {
        INFO(std::string(each.name));
        for (const until& limit : {until(), until(patience), until(0s)}) {
            if (each.decided_for_receives) { check_alike(all_receives(each.stream, some, limit), each.receives); }
            check_alike(all_receives(each.stream, {}, limit), each.receives);
            check_alike(all_sends(each.stream, bytes("x"), page, limit), each.sends);
            check_alike(all_sends(each.stream, {}, page, limit), each.sends);
        }
        if (each.decided_for_receives) {
            CHECK((each.receives == errc{} ? ended(each.stream.try_receive(some)) == success
                                           : ended(each.stream.try_receive(some)) == each.receives));
        }
        for (const const_buffer data : {bytes("x"), const_buffer()}) {
            CHECK((each.sends == errc{} ? ended(each.stream.try_send(data)) == success : ended(each.stream.try_send(data)) == each.sends));
            CHECK((each.sends == errc{} ? ended(each.stream.try_send_file(page, 0, data.size())) == success
                                        : ended(each.stream.try_send_file(page, 0, data.size())) == each.sends));
        }
        // A stop that was requested before comes last: what the state decides is told first.
        const bool told = each.receives != errc{} || each.name == "receiving half shut";
        check_alike(all_receives(each.stream, {}, stopped), told ? each.receives : errc::operation_canceled);
        check_alike(all_sends(each.stream, {}, page, stopped), each.sends != errc{} ? each.sends : errc::operation_canceled);
        check_alike(all_sends(each.stream, bytes("x"), page, stopped), each.sends != errc{} ? each.sends : errc::operation_canceled);
    }
}
