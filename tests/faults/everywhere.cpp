// One session in which much is used, with the n-th call to the system failing, for every n. That no descriptor stays
// behind is for the suite to see, which counts around every case.

#include <doctest/doctest.h>

#include <portsock/file.hpp>
#include <portsock/options.hpp>
#include <portsock/poller.hpp>
#include <portsock/resolver.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/temporary.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <future>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <os.hpp>
#include <slow_resolver.hpp>
#include <strikes.hpp>

using namespace portsock;
using namespace support;
using faults::play;
using faults::scripts;

namespace {

// What was promised did not happen, although no call said that it failed.
void demand(bool kept, const char* promise) {
    if (!kept) { throw std::logic_error(promise); }
}

void use_streams(const file& page) {
    const stop_signal stop;
    const until limit{patience, stop};
    const auto data = patterned(60);
    const std::array parts{const_buffer(data).first(20), const_buffer(data).subspan(20, 1),
                           const_buffer(data).subspan(21)};
    std::vector<std::byte> buffer(data.size());
    const std::array rooms{mutable_buffer(buffer).first(7), mutable_buffer(buffer).subspan(7)};

    auto listener = tcp_listener::listen(loopback(family::ipv4)).value();
    auto client = tcp_stream::connect(listener.local_endpoint().value(), limit).value();
    auto server = listener.accept(limit).value();
    demand(server.remote_endpoint().value() == client.local_endpoint().value(), "the peer's endpoint");
    must(client.set(options::no_delay, true));
    demand(client.get(options::no_delay).value(), "an option that was set is set");

    must(client.send_all(parts, limit));
    must(server.wait(interest::readable, limit));
    demand(server.available().value() > 0, "something has come");
    demand(!server.peek(mutable_buffer(buffer).first(3)).value().empty(), "peek looks");
    demand(server.receive_exactly(buffer, limit).value().size() == data.size() && same(buffer, data), "all arrives");
    must(server.send_all(data));
    std::size_t got = 0;
    while (got < data.size()) {
        got += client.receive(rooms, limit).value();
    }
    demand(got == data.size(), "all arrives");
    const auto nothing = server.wait(interest::readable, {1ms, stop});
    demand(!nothing, "nothing is readable");
    if (nothing.error() != std::errc::timed_out) { must(nothing); }

    must(client.send_file(page, 0, file::to_end, limit));
    const std::string whole = receive_text(server, 6);
    demand(whole == "a page", "the file arrives");

    auto waiter = poller::open().value();
    must(waiter.add(server, interest::readable, 7));
    std::array<poll_event, 4> events;
    must(client.send(bytes("x")));
    const auto ready = waiter.wait(events, limit).value();
    demand(ready.size() == 1 && ready[0].key == 7 && ready[0].readable, "the poller sees what has come");
    must(waiter.modify(server, interest::writable, 8));
    demand(waiter.wait(events, limit).value().size() == 1, "the poller sees room");
    must(waiter.remove(server));
    demand(server.receive(buffer).value().size() == 1, "one byte came");

    auto again = client.duplicate().value();
    must(again.send(bytes("y")));
    must(client.shutdown(direction::send));
    demand(server.receive_exactly(buffer, limit).value().size() == 1, "the end comes after what was sent");
    must(server.take_error());

    auto pair = stream_pair().value();
    must(pair.first.send_all(data, limit));
    demand(pair.second.receive_exactly(buffer, limit).value().size() == data.size() && same(buffer, data),
           "a pair carries");

    const native_handle handle = again.release();
    auto adopted = socket::adopt(handle);
    if (!adopted) { close_plain_socket(handle); } // it is still ours
    const stream_socket owned(std::move(adopted).value());
    demand(owned.remote_endpoint().value() == listener.local_endpoint().value(), "what was connected is connected");
}

void use_datagrams() {
    std::array<std::byte, 16> buffer;
    auto one = udp_socket::open().value();
    auto other = udp_socket::open(loopback(family::ipv4)).value();
    const endpoint place = other.local_endpoint().value();
    must(one.send_to(bytes("one"), place));
    const auto first = other.receive_from(buffer, patience).value();
    demand(first.data.size() == 3 && !first.truncated, "a datagram arrives whole");
    must(one.set(options::allow_broadcast, true));
    must(one.connect(place));
    must(one.send(bytes("three")));
    demand(other.receive_from(buffer, patience).value().data.size() == 5, "a datagram arrives whole");
    must(other.send_to(bytes("answer"), one.local_endpoint().value()));
    demand(one.receive_from(buffer, patience).value().data.size() == 6, "an answer arrives");
    must(one.disconnect());
}

// How it ended: no error, or the first one that a call reported.
std::error_code session(const file& page) {
    try {
        use_streams(page);
        use_datagrams();
    } catch (const std::system_error& failure) { return failure.code(); }
    return {};
}

struct page_to_send {
    temporary_directory directory;
    file page = file::open(directory.file("page", bytes("a page")).u8string()).value();
};

// Plays the session with the n-th call struck, for every n; `judge` sees how it ended. How many n there were.
template <class Prepare, class Judge>
std::size_t strike_everywhere(const Prepare& prepare, const Judge& judge) {
    const page_to_send sent;
    for (int first_uses = 0; first_uses < 2; ++first_uses) {
        REQUIRE(session(sent.page) == std::error_code());
    }
    for (std::size_t n = 1;; ++n) {
        const play script;
        prepare();
        scripts::strike_at(n);
        const std::error_code how = session(sent.page);
        const std::size_t turns = scripts::turns();
        CAPTURE(n);
        CAPTURE(scripts::struck());
        if (turns < n) {
            CHECK(how == std::error_code());
            return turns;
        }
        judge(how);
    }
}

} // namespace

TEST_CASE("LIFE-12: whichever call finds the system exhausted, that is what is reported, and nothing stays behind") {
    for (const faults::shortage& each : faults::shortages()) {
        CAPTURE(each.name);
        std::size_t reported = 0;
        const std::size_t all = strike_everywhere(each.prepare, [&](std::error_code how) {
            if (how == std::error_code()) { return; } // the call was one of those that may fail without harm
            ++reported;
            CAPTURE(how.message());
            CHECK(std::find(each.reported.begin(), each.reported.end(), how) != each.reported.end());
        });
        CAPTURE(all);
        CHECK(reported > all / 3);
    }
}

TEST_CASE(
    "SIG-1: whichever call is interrupted, has to be asked again or does little, nothing is lost and nobody notices") {
    for (const faults::hindrance& each : faults::hindrances()) {
        CAPTURE(each.name);
        const std::size_t all =
            strike_everywhere(each.prepare, [](std::error_code how) { CHECK(how == std::error_code()); });
        CHECK(all > 10);
    }
}

TEST_CASE("CANC-6: where the system makes no wake object a wait is stopped and ended all the same") {
    connection ends = connected();
    std::array<std::byte, 8> buffer;
    const play script;
    faults::no_wake_objects();
    {
        const stop_signal never;
        const stopwatch watch;
        CHECK(ended(ends.server.receive(buffer, {30ms, never})) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 30ms);
        CHECK(ended(ends.server.wait(interest::readable, {0s, never})) == std::errc::timed_out);
    }
    stop_signal stop;
    auto waiting = in_background([&] { return ended(ends.server.receive(buffer, {patience, stop})); });
    let_it_begin();
    stop.request();
    CHECK(waiting.get() == std::errc::operation_canceled);
    const stop_signal never;
    auto receiving = in_background([&] { return ended(ends.server.receive(buffer, {patience, never})); });
    let_it_begin();
    must(ends.client.send_all(bytes("x"), {patience, never}));
    CHECK(receiving.get() == success);
}

namespace {

using faults::slow_resolver;

const auto resolve_slow_name = [](const until& limit) { return resolve("slow.test", 80, {}, limit); };
const auto connect_to_slow_name = [](const until& limit) { return tcp_stream::connect("slow.test", 80, limit); };

ending quick_name() { return ended(resolve("quick.test", 80, {}, patience)); }
std::chrono::steady_clock::duration time_of_quick_name() {
    const stopwatch watch;
    CHECK(quick_name() == errc::host_not_found);
    return watch.elapsed();
}

} // namespace

TEST_CASE("RSLV-14: look-ups that were given up take nobody's turn, and when there are too many it is said at once") {
    const play script;
    slow_resolver slow;
    for (int each = 0; each < 100; ++each) {
        CHECK(slow.give_up(1, resolve_slow_name) == std::errc::operation_canceled);
        CHECK(slow.give_up(2, connect_to_slow_name) == std::errc::operation_canceled); // which asks twice
    }
    CHECK(slow.inside() == 300);
    CHECK(at_best(promptly, time_of_quick_name) < promptly);
    CHECK(ended(tcp_stream::connect("quick.test", 80, patience)) == errc::host_not_found);
    CHECK(ended(service_port("no-such-service", protocol::tcp, patience)) == errc::service_not_found);

    int more = 0;
    while (more < 1000 && slow.give_up(1, resolve_slow_name) == std::errc::operation_canceled) {
        ++more;
    }
    CHECK(more < 1000);
    const auto refused = resolve("quick.test", 80, {}, patience);
    CHECK(ended(refused) == errc::try_again);
    CHECK(ended(tcp_stream::connect("quick.test", 80, patience)) == errc::try_again);
    // The thread that has all time asks by itself.
    CHECK(ended(resolve("quick.test", 80)) == errc::host_not_found);
    CHECK(ended(tcp_stream::connect("quick.test", 80)) == errc::host_not_found);
    slow.become_quick();
    CHECK(at_best(promptly, time_of_quick_name) < promptly);
}

TEST_CASE("RSLV-14: while a hundred wanted names are slow a quick one is found promptly") {
    const play script;
    slow_resolver slow;
    stop_signal stop;
    std::vector<std::future<ending>> waiting;
    for (int each = 0; each < 100; ++each) {
        waiting.push_back(in_background([&] { return ended(resolve("slow.test", 80, {}, stop)); }));
    }
    while (slow.inside() < 100) {
        std::this_thread::sleep_for(1ms);
    }
    CHECK(at_best(promptly, time_of_quick_name) < promptly);
    stop.request();
    for (auto& each : waiting) {
        CHECK(each.get() == std::errc::operation_canceled);
    }
}

TEST_CASE("RSLV-13: a look-up whose answer the system cannot announce is answered, timed out and stopped") {
    const play script;
    slow_resolver slow;
    faults::no_wake_objects();
    const stop_signal never;
    for (const until& limit : {until(patience), until(never), until(patience, never)}) {
        CHECK(ended(resolve("quick.test", 80, {}, limit)) == errc::host_not_found);
        CHECK(ended(tcp_stream::connect("quick.test", 80, limit)) == errc::host_not_found);
    }
    CHECK(ended(resolve("slow.test", 80, {}, 20ms)) == std::errc::timed_out);
    CHECK(ended(tcp_stream::connect("slow.test", 80, 20ms)) == std::errc::timed_out);
}
