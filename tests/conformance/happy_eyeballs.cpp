// CONTRACT.md, EYE-1: connecting to a name. localhost is the name that has two addresses everywhere, ::1 and 127.0.0.1.

#include <doctest/doctest.h>

#include <portsock/resolver.hpp>
#include <portsock/tcp.hpp>
#include <portsock/until.hpp>

#include <support/handles.hpp>
#include <support/loopback.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr std::string_view both_families = "localhost";
constexpr auto attempt_delay = 250ms; // RFC 8305 8
constexpr const char* nothing_pends = "this system leaves no connect without an answer";

family other(family than) { return than == family::ipv4 ? family::ipv6 : family::ipv4; }

/// Two things on one port, one on each family. The second may find its port taken, and then it begins again.
template <class First, class Second>
class on_one_port {
  public:
    explicit on_one_port(family first) {
        for (int tries = 0; !second_; ++tries) {
            first_.emplace(first);
            try {
                second_.emplace(other(first), port());
            } catch (const std::system_error&) {
                if (tries == 20) { throw; }
            }
        }
    }
    First& first() { return *first_; }
    Second& second() { return *second_; }
    [[nodiscard]] std::uint16_t port() const { return first_->place().port(); }

  private:
    std::optional<First> first_;
    std::optional<Second> second_;
};

class answering {
  public:
    explicit answering(family of, std::uint16_t port = 0)
        : listener_(tcp_listener::listen(loopback(of, port)).value()) {}
    [[nodiscard]] endpoint place() const { return listener_.local_endpoint().value(); }
    tcp_listener& listener() { return listener_; }

  private:
    tcp_listener listener_;
};

/// The connection that came about leads there, in both directions, and waits when it is told to.
void check_leads_to(tcp_stream& client, answering& where) {
    CHECK(client.remote_endpoint().value() == where.place());
    auto server = where.listener().accept(patience).value();
    CHECK(carries(client, server));
    auto received = in_background([&] { return receive_text(client, 5); });
    let_it_begin();
    must(server.send_all(bytes("later"), patience));
    CHECK(received.get() == "later");
    std::array<std::byte, 1> buffer;
    auto plainly = in_background([&] { return client.receive(buffer).value().size(); });
    let_it_begin();
    must(server.send_all(bytes("x"), patience));
    CHECK(plainly.get() == 1);
}

} // namespace

TEST_CASE("EYE-1: the family that refuses is passed over at once for the one that answers, whichever it is") {
    if (!has_ipv6()) { return skip("EYE-1", "no IPv6 here"); }
    for (const family answers : {family::ipv4, family::ipv6}) {
        INFO(name(answers));
        on_one_port<answering, refusing_place> place(answers);
        for (const until& limit : {until(), until(patience)}) {
            auto client = tcp_stream::connect(both_families, place.port(), limit);
            REQUIRE(ended(client) == success);
            check_leads_to(*client, place.first());
        }
        const auto once = [&] {
            const stopwatch watch;
            CHECK(ended(tcp_stream::connect(both_families, place.port(), patience)) == success);
            return watch.elapsed();
        };
        CHECK(at_best(promptly, once) < promptly);
    }
}

TEST_CASE("EYE-1: where both families answer IPv6 is chosen, and nobody comes to the other") {
    if (!has_ipv6()) { return skip("EYE-1", "no IPv6 here"); }
    on_one_port<answering, answering> place(family::ipv6);
    auto client = tcp_stream::connect(both_families, place.port(), patience);
    REQUIRE(ended(client) == success);
    check_leads_to(*client, place.first());
    CHECK(ended(place.second().listener().try_accept()) == std::errc::operation_would_block);
}

TEST_CASE("EYE-1: after 250 ms without an answer the other family is tried, and nothing is left of the first attempt") {
    if (!has_ipv6()) { return skip("EYE-1", "no IPv6 here"); }
    on_one_port<full_listener, answering> place(family::ipv6);
    if (!place.first().silent()) { return skip("EYE-1", nothing_pends); }
    for (const until& limit : {until(), until(patience)}) {
        const std::size_t before = open_handles();
        const auto once = [&] {
            const stopwatch watch;
            auto client = tcp_stream::connect(both_families, place.port(), limit);
            const auto elapsed = watch.elapsed();
            CHECK(elapsed >= attempt_delay);
            REQUIRE(ended(client) == success);
            check_leads_to(*client, place.second());
            return elapsed;
        };
        CHECK(at_best(attempt_delay + promptly, once) < attempt_delay + promptly);
        wait_for_handles(before); // libc++'s future does not wait for the end of its thread
        CHECK(open_handles() <= before);
    }
}

TEST_CASE("EYE-1: an answer to the first attempt still counts after the second has begun") {
    if (!has_ipv6()) { return skip("EYE-1", "no IPv6 here"); }
    on_one_port<full_listener, full_listener> place(family::ipv6);
    if (!place.first().silent() || !place.second().silent()) { return skip("EYE-1", nothing_pends); }
    auto connecting = in_background([&] { return tcp_stream::connect(both_families, place.port(), patience); });
    std::this_thread::sleep_for(attempt_delay + promptly); // for the second to begin; the outcome is the same if not
    // Room for one more. What was not answered is sent again, after a second or so.
    while (auto taken = place.first().listener().try_accept()) {}
    auto client = connecting.get();
    REQUIRE(ended(client) == success);
    CHECK(client->remote_endpoint().value() == place.first().place());
}

TEST_CASE("EYE-1: if all refuse the error is the last one's, with its endpoint") {
    if (!has_ipv6()) { return skip("EYE-1", "no IPv6 here"); }
    on_one_port<refusing_place, refusing_place> place(family::ipv6);
    for (const until& limit : {until(), until(patience)}) {
        const auto none = tcp_stream::connect(both_families, place.port(), limit);
        REQUIRE(ended(none) == std::errc::connection_refused);
        CHECK(none.error().where() == place.second().place());
        CHECK(none.error().during() == portsock::operation::connect);
        CHECK(none.error().native() != 0);
    }
}

TEST_CASE("EYE-1: the limit is that of the whole, and ends it during one attempt as during two") {
    if (!has_ipv6()) { return skip("EYE-1", "no IPv6 here"); }
    on_one_port<full_listener, full_listener> place(family::ipv6);
    if (!place.first().silent() || !place.second().silent()) { return skip("EYE-1", nothing_pends); }
    const std::size_t before = open_handles();
    for (const auto limit : {100ms, 400ms}) {
        CAPTURE(limit.count());
        const auto once = [&] {
            const stopwatch watch;
            const auto none = tcp_stream::connect(both_families, place.port(), limit);
            const auto elapsed = watch.elapsed();
            CHECK(elapsed >= limit);
            REQUIRE(ended(none) == std::errc::timed_out);
            CHECK(none.error().where() == place.first().place());
            return elapsed;
        };
        CHECK(at_best(limit + promptly, once) < limit + promptly);
        const auto deadline = until::clock::now() + limit;
        CHECK(ended(tcp_stream::connect(both_families, place.port(), deadline)) == std::errc::timed_out);
        CHECK(until::clock::now() >= deadline);
    }
    CHECK(open_handles() <= before);
}

TEST_CASE("EYE-1: a stop ends it promptly, during one attempt as during two") {
    if (!has_ipv6()) { return skip("EYE-1", "no IPv6 here"); }
    on_one_port<full_listener, full_listener> place(family::ipv6);
    if (!place.first().silent() || !place.second().silent()) { return skip("EYE-1", nothing_pends); }
    for (const auto when : {20ms, 300ms}) {
        CAPTURE(when.count());
        const auto once = [&] {
            stop_signal stop;
            auto caller = in_background([&] {
                const auto how = ended(tcp_stream::connect(both_families, place.port(), {patience, stop}));
                return std::pair(how, std::chrono::steady_clock::now());
            });
            std::this_thread::sleep_for(when); // the outcome is the same whatever has begun by then
            const auto requested = std::chrono::steady_clock::now();
            stop.request();
            const auto [how, returned] = caller.get();
            CHECK(how == std::errc::operation_canceled);
            return returned - requested;
        };
        CHECK(at_best(promptly, once) < promptly);
    }
}

TEST_CASE("EYE-1: a call with a stop that was requested before touches nothing") {
    answering place(family::ipv4);
    stop_signal stop;
    stop.request();
    for (const std::string_view host : {std::string_view("127.0.0.1"), both_families}) {
        CHECK(ended(tcp_stream::connect(host, place.place().port(), stop)) == std::errc::operation_canceled);
    }
    CHECK(ended(place.listener().try_accept()) == std::errc::operation_would_block);
}

TEST_CASE("EYE-1: an address as text is connected to without a race, with or without a limit") {
    for (const family of : families()) {
        INFO(name(of));
        answering place(of);
        const std::string text = place.place().address().to_string();
        for (const until& limit : {until(), until(patience)}) {
            auto client = tcp_stream::connect(text, place.place().port(), limit);
            REQUIRE(ended(client) == success);
            check_leads_to(*client, place);
        }
        const refusing_place nobody(of);
        const auto none = tcp_stream::connect(text, nobody.place().port(), patience);
        CHECK(ended(none) == std::errc::connection_refused);
        CHECK(none.error().where() == nobody.place());
    }
}

TEST_CASE("EYE-1: a name that is looked up leads to one of its addresses, or fails as its look-up does") {
    const std::string own_name = host_name().value();
    auto listener = tcp_listener::listen(0).value();
    const std::uint16_t port = listener.local_endpoint().value().port();
    const stop_signal never;
    for (const until& limit : {until(), until(patience), until(never)}) {
        const auto found = resolve(own_name, port, {}, patience);
        auto client = tcp_stream::connect(own_name, port, limit);
        REQUIRE(client.has_value() == found.has_value());
        if (client) {
            CHECK(std::ranges::find(*found, client->remote_endpoint().value()) != found->end());
            auto server = listener.accept(patience).value();
            CHECK(carries(*client, server));
        } else {
            CHECK(client.error().kind() == found.error().kind());
        }
    }
}

TEST_CASE("EYE-1: what is no name, or an unknown one, is the resolver's error") {
    for (const std::string_view host : {"127.1", "[::1]", "no such name", "fe80::1%no-such-interface"}) {
        CAPTURE(host);
        const auto none = tcp_stream::connect(host, 80, patience);
        CHECK(ended(none) == errc::host_not_found);
        CHECK(none.error().during() == portsock::operation::resolve);
    }
    const stop_signal never;
    for (const until& limit : {until(), until(patience), until(never)}) {
        const auto none = tcp_stream::connect("portsock.invalid", 80, limit);
        REQUIRE_FALSE(none);
        CHECK((none.error().kind() == errc::host_not_found || none.error().kind() == errc::try_again));
        CHECK(none.error().during() == portsock::operation::resolve);
    }
    CHECK(ended(tcp_stream::connect("portsock.invalid", 80, 0s)) == std::errc::timed_out);
}

TEST_CASE("EYE-1: a stop while the name is looked up ends it too") {
    // What the system keeps open from now on.
    static_cast<void>(tcp_stream::connect("portsock.invalid", 80, patience));
    const std::size_t handles = open_handles();
    // Many names at once, more than are looked up at a time.
    auto stopping = std::make_unique<stop_signal>();
    stop_signal& stop = *stopping;
    std::vector<std::future<errc>> running;
    for (int each = 0; each < 40; ++each) {
        running.push_back(in_background([&stop, each] {
            const std::string host = "portsock-eye-" + std::to_string(each) + ".invalid";
            const auto none = tcp_stream::connect(host, 80, {patience, stop});
            return none ? errc() : none.error().kind();
        }));
    }
    stop.request();
    for (auto& each : running) {
        const errc how = each.get();
        CHECK((how == errc::operation_canceled || how == errc::host_not_found || how == errc::try_again));
    }
    stopping.reset();
    wait_for_handles(handles);
}
