// A. Start-up, handles, lifetime.

#include <portsock/interfaces.hpp>
#include <portsock/poller.hpp>
#include <portsock/raw.hpp>
#include <portsock/resolver.hpp>
#include <portsock/stream_pair.hpp>

#include <support/child.hpp>
#include <support/early.hpp>
#include <support/handles.hpp>
#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/skip.hpp>
#include <support/spin.hpp>
#include <support/transfers.hpp>

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr endpoint some_place{ipv4_address::loopback(), 9};

using call = std::function<bool()>;

/// Everything that can be the first thing a program does with the library, by name.
const std::map<std::string, call>& first_calls() {
    static const std::map<std::string, call> calls = {
        {"open", [] { return portsock::socket::open(family::ipv4, socket_kind::stream).has_value(); }},
        {"open a datagram socket", [] { return udp_socket::open().has_value(); }},
        {"bind a datagram socket", [] { return udp_socket::open(loopback(family::ipv4)).has_value(); }},
        {"listen", [] { return tcp_listener::listen(loopback(family::ipv4)).has_value(); }},
        {"listen on a port", [] { return tcp_listener::listen(0).has_value(); }},
        // Nobody listens there, or somebody does: the system has been asked.
        {"connect",
         [] {
             const auto tried = tcp_stream::connect(some_place, patience);
             return tried || tried.error() == std::errc::connection_refused;
         }},
        {"connect to a name",
         [] {
             const auto tried = tcp_stream::connect("localhost", some_place.port(), patience);
             return tried || tried.error() == std::errc::connection_refused;
         }},
        {"stream pair", [] { return stream_pair().has_value(); }},
        {"resolve", [] { return resolve("localhost", 1).has_value(); }},
        {"resolve an address", [] { return resolve("127.0.0.1", 1).has_value(); }},
        {"host name", [] { return host_name().has_value(); }},
        {"interfaces", [] { return network_interfaces().has_value(); }},
        // A system without a database of services may not find it, but says so and nothing else.
        {"service port",
         [] {
             const auto asked = service_port("http");
             return asked || asked.error().kind() == errc::service_not_found;
         }},
        {"look up a name",
         [] {
             const auto asked = lookup_name(ipv4_address::loopback(), patience);
             return asked || asked.error().kind() == errc::host_not_found || asked.error().kind() == errc::try_again;
         }},
        {"adopt",
         [] {
             const native_handle file = open_file();
             const auto adopted = portsock::socket::adopt(file);
             close_file(file);
             return ended(adopted) == std::errc::not_a_socket;
         }},
    };
    return calls;
}

/// What every kind of socket can be asked, on one that is not open.
template <class Socket>
void all_refuse(Socket& closed) {
    constexpr auto expected = std::errc::bad_file_descriptor;
    std::array<std::byte, 4> buffer{};
    CHECK_FALSE(closed.is_open());
    CHECK_FALSE(static_cast<bool>(closed));
    CHECK(closed.native() == native_handle::none);
    CHECK(ended(closed.socket::bind(loopback(family::ipv4))) == expected);
    CHECK(ended(closed.local_endpoint()) == expected);
    CHECK(ended(closed.remote_endpoint()) == expected);
    CHECK(ended(closed.set(options::receive_buffer_size, 4096)) == expected);
    CHECK(ended(closed.set(options::hop_limit, 0)) == expected);
    CHECK(ended(closed.get(options::keep_alive)) == expected);
    CHECK(ended(closed.set_native(6, 1, buffer)) == expected);
    CHECK(ended(closed.get_native(6, 1, buffer)) == expected);
    CHECK(ended(closed.wait(interest::readable, 0s)) == expected);
    CHECK(ended(closed.take_error()) == expected);
    CHECK(ended(closed.socket::duplicate()) == expected);
    CHECK(closed.release() == native_handle::none);
}

void refuses(portsock::socket& closed) {
    all_refuse(closed);
    CHECK(ended(tcp_stream::connect(std::move(closed), some_place)) == std::errc::bad_file_descriptor);
    CHECK(ended(tcp_listener::listen(std::move(closed))) == std::errc::bad_file_descriptor);
}

void refuses(stream_socket& closed) {
    constexpr auto expected = std::errc::bad_file_descriptor;
    std::array<std::byte, 4> buffer{};
    const std::array<mutable_buffer, 2> rooms = {mutable_buffer(buffer).first(2), mutable_buffer(buffer).last(2)};
    const std::array<const_buffer, 2> pieces = {const_buffer(buffer).first(2), const_buffer(buffer).last(2)};
    all_refuse(closed);
    CHECK(ended(closed.receive(buffer)) == expected);
    CHECK(ended(closed.receive(mutable_buffer())) == expected);
    CHECK(ended(closed.receive(rooms)) == expected);
    CHECK(ended(closed.try_receive(buffer)) == expected);
    CHECK(ended(closed.peek(buffer)) == expected);
    CHECK(ended(closed.receive_exactly(buffer)) == expected);
    CHECK(ended(closed.send(buffer)) == expected);
    CHECK(ended(closed.send(const_buffer())) == expected);
    CHECK(ended(closed.send(pieces)) == expected);
    CHECK(ended(closed.try_send(buffer)) == expected);
    CHECK(ended(closed.send_all(buffer)) == expected);
    CHECK(ended(closed.send_all(const_buffer())) == expected);
    CHECK(ended(closed.send_all(pieces)) == expected);
    CHECK(ended(closed.shutdown(direction::both)) == expected);
    CHECK(ended(closed.available()) == expected);
    CHECK(ended(closed.start_connect(some_place)) == expected);
    CHECK(ended(closed.duplicate()) == expected);
    closed.abort();
}

void refuses(tcp_listener& closed) {
    all_refuse(closed);
    CHECK(ended(closed.accept()) == std::errc::bad_file_descriptor);
    CHECK(ended(closed.try_accept()) == std::errc::bad_file_descriptor);
    CHECK(ended(closed.listen_again(1)) == std::errc::bad_file_descriptor);
    CHECK(ended(closed.duplicate()) == std::errc::bad_file_descriptor);
}

void refuses(udp_socket& closed) {
    constexpr auto expected = std::errc::bad_file_descriptor;
    std::array<std::byte, 4> buffer{};
    all_refuse(closed);
    CHECK(ended(closed.connect(some_place)) == expected);
    CHECK(ended(closed.disconnect()) == expected);
    CHECK(ended(closed.receive_from(buffer)) == expected);
    CHECK(ended(closed.try_receive_from(buffer)) == expected);
    CHECK(ended(closed.peek_from(buffer)) == expected);
    CHECK(ended(closed.send_to(buffer, some_place)) == expected);
    CHECK(ended(closed.try_send_to(buffer, some_place)) == expected);
    CHECK(ended(closed.send(buffer)) == expected);
    CHECK(ended(closed.try_send(buffer)) == expected);
    CHECK(ended(closed.duplicate()) == expected);
}

void refuses(raw_socket& closed) {
    std::array<std::byte, 4> buffer{};
    all_refuse(closed);
    CHECK(ended(closed.receive_from(buffer)) == std::errc::bad_file_descriptor);
    CHECK(ended(closed.send_to(buffer, some_place.address())) == std::errc::bad_file_descriptor);
}

/// The three ways not to be open.
template <class Socket>
void all_closed_forms_refuse(Socket open) {
    Socket never;
    refuses(never);
    Socket taken = std::move(open);
    refuses(open); // NOLINT(bugprone-use-after-move): what moving leaves behind is the subject
    REQUIRE(taken.is_open());
    taken.close();
    refuses(taken);
}

} // namespace

TEST_CASE("LIFE-1: the first library call of a process may be any call and succeeds without prior initialisation") {
    if (const std::string part = support::part(); !part.empty()) {
        CHECK(first_calls().at(part)());
        return;
    }
    for (const auto& [name, unused] : first_calls()) {
        INFO(name);
        CHECK(play(name) == 0);
    }
}

TEST_CASE("LIFE-1: the first call may come from a static object before main, which may go on until after main") {
    if (!part().empty()) {
        CHECK(early_use_worked());
        return;
    }
    CHECK(play(early_part) == 0);
}

TEST_CASE("LIFE-1: the first call may come from a shared library that is loaded while the program runs") {
    CHECK(call_in_library(program(), PORTSOCK_LATE_LIBRARY, "late_use") == 0);
}

TEST_CASE("LIFE-14: a library that was unloaded while look-ups it gave up are on their way does no harm") {
    if (!part().empty()) {
        const std::size_t handles = support::open_handles();
        for (int each = 0; each < 5; ++each) {
            CHECK(call_in_library_once(program(), PORTSOCK_LATE_LIBRARY, "late_give_up") == 0);
        }
        // Nobody outside the library can tell when they are over. Closing what they hold is not yet the last that they do.
        support::wait_for_handles(handles);
        std::this_thread::sleep_for(500ms);
        return;
    }
    CHECK(play("unload") == 0);
}

TEST_CASE("LIFE-2: any number of threads may make the first call concurrently") {
    if (!part().empty()) {
        constexpr std::ptrdiff_t threads = 16;
        std::atomic<std::ptrdiff_t> all_there = threads;
        std::atomic<std::ptrdiff_t> successes = 0;
        const auto first_call = [](std::ptrdiff_t which) {
            switch (which % 4) {
            case 0:
                return tcp_listener::listen(loopback(family::ipv4)).has_value();
            case 1:
                return udp_socket::open(loopback(family::ipv4)).has_value();
            case 2:
                return resolve("127.0.0.1", 1).has_value();
            default:
                return stream_pair().has_value();
            }
        };
        // No futures: they have locks, and those of some run-time libraries keep a handle once they were contended.
        std::vector<std::thread> callers;
        for (std::ptrdiff_t i = 0; i < threads; ++i) {
            callers.emplace_back([&, i] {
                --all_there;
                spin_until([&] { return all_there == 0; });
                if (first_call(i)) { ++successes; }
            });
        }
        for (std::thread& each : callers) {
            each.join();
        }
        CHECK(successes == threads);
        return;
    }
    for (int repetition = 0; repetition < 5; ++repetition) {
        CHECK(play("threads") == 0);
    }
}

TEST_CASE("LIFE-3: sockets created before the last other user of the network subsystem releases it stay usable") {
    if (const std::string part = support::part(); !part.empty()) {
        std::unique_ptr<other_network_user> other;
        std::optional<connection> both;
        if (part == "other first") {
            other = std::make_unique<other_network_user>();
            both = connected();
        } else {
            both = connected();
            other = std::make_unique<other_network_user>();
        }
        CHECK(carries(both->client, both->server));
        other.reset();
        CHECK(carries(both->client, both->server));
        CHECK(carries(both->server, both->client));
        const connection more = connected();
        CHECK(more.client.is_open());
        return;
    }
    CHECK(play("other first") == 0);
    CHECK(play("library first") == 0);
}

TEST_CASE("LIFE-4: a default-constructed, moved-from or closed socket is not open, and each operation on it fails with "
          "bad_file_descriptor") {
    SUBCASE("socket") { all_closed_forms_refuse(portsock::socket::open(family::ipv4, socket_kind::stream).value()); }
    SUBCASE("stream_socket") { all_closed_forms_refuse(std::move(stream_pair().value().first)); }
    SUBCASE("tcp_stream") {
        connection both = connected();
        all_closed_forms_refuse(std::move(both.client));
    }
    SUBCASE("tcp_listener") { all_closed_forms_refuse(listener_on()); }
    SUBCASE("udp_socket") { all_closed_forms_refuse(udp_socket::open(loopback(family::ipv4)).value()); }
    SUBCASE("raw_socket") {
        // Opening a real one takes privilege; the type does not.
        all_closed_forms_refuse(raw_socket(portsock::socket::open(family::ipv4, socket_kind::datagram).value()));
    }
}

TEST_CASE("LIFE-5: close() on a closed socket succeeds and affects no other socket") {
    auto first = portsock::socket::open(family::ipv4, socket_kind::stream).value();
    first.close();
    // On many systems one of these has the number that the first one had.
    connection both = connected();
    auto pair = stream_pair().value();
    first.close();
    first.close();
    CHECK_FALSE(first.is_open());
    CHECK(carries(both.client, both.server));
    CHECK(carries(pair.first, pair.second));
}

TEST_CASE(
    "LIFE-6: moving a socket transfers ownership: the source is not open, the target works, and destruction closes "
    "exactly once") {
    connection both = connected();
    const native_handle handle = both.client.native();
    {
        tcp_stream target(std::move(both.client));
        CHECK_FALSE(both.client.is_open()); // NOLINT(bugprone-use-after-move): this is what the case is about
        CHECK(target.native() == handle);
        CHECK(carries(target, both.server));

        tcp_stream assigned = connected().client;
        const native_handle replaced = assigned.native();
        assigned = std::move(target);
        CHECK_FALSE(target.is_open()); // NOLINT(bugprone-use-after-move)
        CHECK(assigned.native() == handle);
        CHECK_FALSE(is_socket(replaced));
        CHECK(carries(assigned, both.server));

        tcp_stream& itself = assigned;
        assigned = std::move(itself);
        CHECK(assigned.native() == handle);
        CHECK(carries(both.server, assigned));
    }
    CHECK_FALSE(is_socket(handle));
    CHECK(receive_text(both.server, 1).empty());
}

TEST_CASE("LIFE-6: what is moved through a plain socket and back keeps working") {
    connection both = connected();
    portsock::socket plain(std::move(both.client));
    CHECK(plain.is_open());
    tcp_stream again(std::move(plain));
    CHECK(carries(again, both.server));
    CHECK(again.remote_endpoint().value() == both.server.local_endpoint().value());
}

TEST_CASE("LIFE-7: a created, accepted or paired socket is not inherited by a child process started afterwards") {
    if (const std::string handles = part(); !handles.empty()) {
        std::istringstream list(handles);
        std::intptr_t number = 0;
        while (list >> number) {
            CAPTURE(number);
            CHECK_FALSE(is_socket(static_cast<native_handle>(number)));
        }
        return;
    }
    const auto created = portsock::socket::open(family::ipv4, socket_kind::stream).value();
    const auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
    auto listener = listener_on();
    const connection both = connect_through(listener);
    const auto pair = stream_pair().value();
    const auto twin = both.client.duplicate();

    std::vector<native_handle> handles = {created.native(),     datagrams.native(),   listener.native(),
                                          both.client.native(), both.server.native(), pair.first.native(),
                                          pair.second.native()};
    if (twin) { handles.push_back(twin->native()); }
    std::string list;
    for (const native_handle handle : handles) {
        CHECK_FALSE(is_inheritable(handle));
        list += std::to_string(static_cast<std::intptr_t>(handle)) + ' ';
    }
    CHECK(play(list) == 0);

    // The question can be answered with yes.
    const native_handle plain = open_plain_socket(family::ipv4, socket_kind::stream);
    CHECK(is_inheritable(plain));
    close_plain_socket(plain);
}

TEST_CASE("LIFE-6: a socket whose connection has failed is closed like any other") {
    connection both = connected();
    const native_handle handle = both.client.native();
    both.server.abort();
    REQUIRE(both.client.wait(interest::readable, patience).has_value());
    both.client.close();
    CHECK_FALSE(both.client.is_open());
    CHECK_FALSE(is_socket(handle));

    refusing_place nobody;
    stream_socket refused(portsock::socket::open(family::ipv4, socket_kind::stream).value());
    static_cast<void>(refused.start_connect(nobody.place()));
    const native_handle failed = refused.native();
    refused.close();
    CHECK_FALSE(is_socket(failed));
}

TEST_CASE("LIFE-9: no created socket occupies descriptor 0, 1 or 2, even when these are closed") {
    if (!part().empty()) {
        const auto created = portsock::socket::open(family::ipv4, socket_kind::stream).value();
        CHECK_FALSE(is_standard_stream(created.native()));
        const auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
        CHECK_FALSE(is_standard_stream(datagrams.native()));
        auto listener = listener_on();
        CHECK_FALSE(is_standard_stream(listener.native()));
        const connection both = connect_through(listener);
        CHECK_FALSE(is_standard_stream(both.client.native()));
        CHECK_FALSE(is_standard_stream(both.server.native()));
        const auto pair = stream_pair().value();
        CHECK_FALSE(is_standard_stream(pair.first.native()));
        CHECK_FALSE(is_standard_stream(pair.second.native()));
        const auto twin = both.client.duplicate();
        CHECK((!twin || !is_standard_stream(twin->native())));
        return;
    }
    CHECK(play("closed streams", true) == 0);
}

TEST_CASE("LIFE-10: duplicate() yields an object on the same endpoint that stays usable after the original is closed") {
    connection both = connected();
    {
        auto twin = both.client.duplicate();
        REQUIRE(ended(twin) == success);
        CHECK(twin->native() != both.client.native());
        CHECK(twin->local_endpoint().value() == both.client.local_endpoint().value());
        CHECK(twin->remote_endpoint().value() == both.client.remote_endpoint().value());
        CHECK(carries(both.client, both.server));
        both.client.close();
        CHECK(carries(*twin, both.server));
        CHECK(carries(both.server, *twin));
    }
    CHECK(receive_text(both.server, 1).empty()); // the connection ended with the last of the two

    auto listener = listener_on();
    auto second = listener.duplicate().value();
    listener.close();
    CHECK(connect_through(second).server.is_open());

    auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
    auto same = datagrams.duplicate().value();
    const endpoint place = datagrams.local_endpoint().value();
    datagrams.close();
    CHECK(same.local_endpoint().value() == place);
    CHECK(ended(same.send_to(bytes("to itself"), place)) == success);
    std::array<std::byte, 16> buffer;
    CHECK(text(same.receive_from(buffer, patience).value().data) == "to itself");
}

TEST_CASE("LIFE-11: after close() returns, the local port of a listener can be bound again at once") {
    for (const family of : families()) {
        INFO(name(of));
        auto listener = listener_on(of);
        const endpoint place = listener.local_endpoint().value();
        listener.close();
        CHECK(ended(tcp_listener::listen(place)) == success);
    }
}

TEST_CASE("LIFE-12: creating more sockets than the process may hold fails with too_many_files_open and succeeds again "
          "after one is closed") {
    constexpr unsigned most = 64;
    std::vector<portsock::socket> held;
    held.reserve(most);
    const descriptor_limit limit(most);
    if (!limit.effective()) { return skip("LIFE-12", "this system has no limit that a test could reach"); }
    for (;;) {
        auto more = portsock::socket::open(family::ipv4, socket_kind::stream);
        if (!more) {
            CHECK(ended(more) == std::errc::too_many_files_open);
            break;
        }
        REQUIRE(held.size() < most);
        held.push_back(*std::move(more));
    }
    REQUIRE(held.size() > 2);
    CHECK(ended(udp_socket::open()) == std::errc::too_many_files_open);
    CHECK(ended(tcp_listener::listen(loopback(family::ipv4))) == std::errc::too_many_files_open);
    CHECK(ended(stream_pair()) == std::errc::too_many_files_open);
    CHECK(ended(held.front().duplicate()) == std::errc::too_many_files_open);
    held.pop_back();
    CHECK(ended(portsock::socket::open(family::ipv4, socket_kind::stream)) == success);
}

namespace {

/// The last object of this file that is destroyed. Ends the program with the status 4 if the library does not work any
/// more.
struct farewell {
    farewell() noexcept = default;
    farewell(const farewell&) = delete;
    farewell& operator=(const farewell&) = delete;
    ~farewell() {
        if (!wanted) { return; }
        auto late = poller::open();
        auto one = udp_socket::open(loopback(family::ipv4));
        if (!late || !one || !late->add(*one, interest::writable, 1)) { std::_Exit(4); }
        std::array<poll_event, 1> room;
        const stop_signal stop;
        if (!late->wait(room, {patience, stop})) { std::_Exit(4); }
        if (error(errc::connection_reset).message().empty()) { std::_Exit(4); }
        static_cast<void>(resolve("localhost", 80, {}, patience)); // by a thread of the library
    }
    bool wanted = false;
};

farewell last;
poller static_poller;
std::optional<connection> static_ends;
tcp_listener static_listener;
poller another_static_poller;
std::optional<stop_signal> static_stop;

} // namespace

TEST_CASE("LIFE-13: static objects of the library are destroyed in any order, and it still works in the last") {
    if (!part().empty()) {
        static_poller = poller::open().value();
        another_static_poller = poller::open().value();
        static_listener = listener_on();
        static_stop.emplace();
        static_ends = connect_through(static_listener);
        must(static_poller.add(static_ends->client, interest::readable, 1));
        must(static_poller.add(static_listener, interest{}, 2));
        must(another_static_poller.add(static_ends->server, interest::writable, 3));
        std::array<poll_event, 4> room;
        CHECK(ended(static_poller.wait(room, {1ms, *static_stop})) == std::errc::timed_out);
        CHECK(ended(another_static_poller.wait(room, *static_stop)) == success);
        static_stop->request();
        last.wanted = true;
        return;
    }
    CHECK(play("static") == 0);
}
