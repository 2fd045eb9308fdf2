// CONTRACT.md, I: waiting for many sockets: which of them are watched.

#include <doctest/doctest.h>

#include <portsock/poller.hpp>
#include <portsock/stream.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/pollers.hpp>
#include <support/transfers.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr interest either = interest::readable | interest::writable;

udp_socket datagrams_on() { return udp_socket::open(loopback(family::ipv4)).value(); }

/// Makes it readable.
void tell(const socket& receiver) {
    udp_socket sender = udp_socket::open().value();
    must(sender.send_to(bytes("x"), receiver.local_endpoint().value(), patience));
}

std::vector<poll_event> readable(std::uint64_t key) { return {poll_event{.key = key, .readable = true}}; }

} // namespace

TEST_CASE(
    "WAIT-7: a poller refuses a stream socket that is not connecting, connected or listening with not_connected") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        for (const family of : families()) {
            INFO(name(of));
            socket fresh = socket::open(of, socket_kind::stream).value();
            CHECK(ended(set->add(fresh, either, 1)) == std::errc::not_connected);
            must(fresh.bind(loopback(of)));
            CHECK(ended(set->add(fresh, either, 1)) == std::errc::not_connected);
            CHECK(ended(set->modify(fresh, either, 1)) == std::errc::invalid_argument); // so it is not watched
        }
        CHECK(set.quiet());
    });
}

TEST_CASE("WAIT-9: a poller refuses a closed socket with bad_file_descriptor") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket closed = datagrams_on();
        must(set->add(closed, either, 1));
        closed.close();
        const udp_socket never;
        for (const udp_socket* const each : {static_cast<const udp_socket*>(&closed), &never}) {
            CHECK(ended(set->add(*each, either, 1)) == std::errc::bad_file_descriptor);
            CHECK(ended(set->modify(*each, either, 1)) == std::errc::bad_file_descriptor);
            CHECK(ended(set->remove(*each)) == std::errc::bad_file_descriptor);
        }
    });
}

TEST_CASE("WAIT-9: a poller refuses a socket that it watches already with invalid_argument") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket twice = datagrams_on();
        must(set->add(twice, interest::readable, 1));
        CHECK(ended(set->add(twice, interest::readable, 1)) == std::errc::invalid_argument);
        CHECK(ended(set->add(twice, interest::writable, 2)) == std::errc::invalid_argument);
        // It is watched as it was.
        CHECK(set.quiet());
        tell(twice);
        CHECK(set.wait() == readable(1));
        must(set->remove(twice));
        must(set->add(twice, interest::readable, 3));
        CHECK(set.wait() == readable(3));
    });
}

TEST_CASE("WAIT-9: a poller refuses a socket that another watches with invalid_argument") {
    for (const poll_mechanism first : mechanisms()) {
        for (const poll_mechanism second : mechanisms()) {
            INFO(std::string(name(first)), ", then ", std::string(name(second)));
            watcher has(first);
            watcher wants(second);
            udp_socket contested = datagrams_on();
            must(has->add(contested, interest::readable, 1));
            CHECK(ended(wants->add(contested, interest::readable, 2)) == std::errc::invalid_argument);
            CHECK(ended(wants->modify(contested, interest::readable, 2)) == std::errc::invalid_argument);
            CHECK(ended(wants->remove(contested)) == std::errc::invalid_argument);
            tell(contested);
            CHECK(has.wait() == readable(1));
            CHECK(wants.quiet());
            must(has->remove(contested));
            must(wants->add(contested, interest::readable, 2));
            CHECK(wants.wait() == readable(2));
            CHECK(has.quiet());
        }
    }
}

TEST_CASE("WAIT-9: a poller refuses what makes no sense") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket one = datagrams_on();
        CHECK(ended(set->add(one, interest::readable, poller::no_key)) == std::errc::invalid_argument);
        CHECK(ended(set->modify(one, interest::readable, 1)) == std::errc::invalid_argument);
        CHECK(ended(set->remove(one)) == std::errc::invalid_argument);
        must(set->add(one, interest::readable, 1));
        CHECK(ended(set->modify(one, interest::readable, poller::no_key)) == std::errc::invalid_argument);
        must(set->remove(one));
        CHECK(ended(set->remove(one)) == std::errc::invalid_argument);
        CHECK(ended(set->modify(one, interest::readable, 1)) == std::errc::invalid_argument);
        CHECK(ended(set->wait({}, 0s)) == std::errc::invalid_argument);
        CHECK(ended(set->wait({})) == std::errc::invalid_argument);
    });
}

TEST_CASE("WAIT-9: a poller that is not open refuses everything with bad_file_descriptor") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket one = datagrams_on();
        std::array<poll_event, 1> room;
        poller moved = std::move(*set);
        poller never;
        for (poller* const each : {&*set, &never}) {
            CHECK_FALSE(each->is_open());
            CHECK(ended(each->add(one, interest::readable, 1)) == std::errc::bad_file_descriptor);
            CHECK(ended(each->modify(one, interest::readable, 1)) == std::errc::bad_file_descriptor);
            CHECK(ended(each->remove(one)) == std::errc::bad_file_descriptor);
            CHECK(ended(each->wait(room)) == std::errc::bad_file_descriptor);
            CHECK(each->mechanism() == poll_mechanism::best);
            each->wake();
        }
        CHECK(moved.is_open());
        CHECK(moved.mechanism() == which);
    });
}

TEST_CASE("WAIT-9: the best mechanism is one of the system's") {
    const poller best = poller::open().value();
    CHECK(best.is_open());
    const auto all = mechanisms();
    CHECK(std::find(all.begin(), all.end(), best.mechanism()) != all.end());
}

TEST_CASE("WAIT-10: a poller reports nothing of a socket that was removed") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket gone = datagrams_on();
        udp_socket stays = datagrams_on();
        must(set->add(gone, either, 1));
        must(set->add(stays, interest::readable, 2));
        tell(gone);
        set.wait_until([](const poll_event& each) { return each.key == 1 && each.readable; });
        must(set->remove(gone));
        CHECK(set.quiet());
        tell(stays);
        CHECK(set.wait() == readable(2));
    });
}

TEST_CASE("WAIT-10: a poller reports nothing of a socket that was closed") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        for (int again = 0; again < 3; ++again) {
            udp_socket ready = datagrams_on();
            connection ends = connected();
            tcp_listener listener = listener_on();
            must(set->add(ready, either, 1));
            must(set->add(ends.server, either, 2));
            must(set->add(listener, either, 3));
            tell(ready);
            CHECK_FALSE(set.wait().empty());
            ready.close();
            ends.server.close();
            listener.close();
            CHECK(ended(set.try_wait(5ms)) == std::errc::timed_out);
        }
    });
}

TEST_CASE("WAIT-10: a poller reports nothing of a new socket that has the number of one that was closed") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket old = datagrams_on();
        const native_handle number = old.native();
        must(set->add(old, either, 1));
        CHECK(event_of(set.wait(), 1));
        old.close();
        // Many systems give the number to the next, some never again: nothing may be reported either way.
        std::vector<udp_socket> next;
        do {
            next.push_back(datagrams_on());
            tell(next.back());
        } while (next.back().native() != number && next.size() < 50);
        CHECK(ended(set.try_wait(5ms)) == std::errc::timed_out);
        // And it can be watched.
        must(set->add(next.back(), interest::readable, 2));
        CHECK(set.wait() == readable(2));
    });
}

TEST_CASE("WAIT-10: a poller reports nothing of a closed socket whose duplicate lives on") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket original = datagrams_on();
        must(set->add(original, interest::readable, 1));
        udp_socket twin = original.duplicate().value();
        tell(twin);
        CHECK(set.wait() == readable(1));
        original.close();
        CHECK(set.quiet());
        must(set->add(twin, interest::readable, 2));
        CHECK(set.wait() == readable(2));
    });
}

TEST_CASE("WAIT-10: a socket and its duplicate are watched each for itself") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        watcher other(which);
        udp_socket original = datagrams_on();
        udp_socket twin = original.duplicate().value();
        must(set->add(original, interest::readable, 1));
        must(set->add(twin, interest::readable, 2));
        tell(original);
        set.wait_until([](const poll_event& each) { return each.key == 1; });
        set.wait_until([](const poll_event& each) { return each.key == 2; });
        original.close();
        CHECK(set.wait() == readable(2));
        must(set->remove(twin));
        CHECK(set.quiet());
        must(other->add(twin, interest::readable, 3));
        CHECK(other.wait() == readable(3));
    });
}

TEST_CASE("WAIT-10: a poller reports nothing of a socket that was released") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket ours = datagrams_on();
        must(set->add(ours, interest::readable, 1));
        tell(ours);
        CHECK(set.wait() == readable(1));
        const native_handle handle = ours.release();
        CHECK(set.quiet());
        udp_socket again = udp_socket::adopt(handle).value();
        CHECK(set.quiet());
        must(set->add(again, interest::readable, 2));
        CHECK(set.wait() == readable(2));
    });
}

TEST_CASE("WAIT-10: a poller goes on watching a socket that was moved") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket first = datagrams_on();
        must(set->add(first, interest::readable, 1));
        udp_socket second = std::move(first);
        tell(second);
        CHECK(set.wait() == readable(1));
        udp_socket third = datagrams_on();
        must(set->add(third, interest::readable, 2));
        tell(third);
        third = std::move(second); // closes what it had
        CHECK(set.wait() == readable(1));
        must(set->modify(third, interest::readable, 3));
        CHECK(set.wait() == readable(3));
        must(set->remove(third));
        CHECK(set.quiet());
    });
}

TEST_CASE("WAIT-10: a poller that is moved keeps its sockets") {
    with_every_mechanism([](poll_mechanism which) {
        poller first = poller::open(which).value();
        poller second = poller::open(which).value();
        std::array<poll_event, 4> room;
        udp_socket one = datagrams_on();
        udp_socket two = datagrams_on();
        must(first.add(one, interest::readable, 1));
        must(second.add(two, interest::readable, 2));
        must(second.remove(two));
        tell(one);
        poller third = std::move(first);
        CHECK(third.wait(room, patience).value().front().key == 1);
        second = std::move(third);
        CHECK(second.wait(room, patience).value().front().key == 1);
        one.close();
        CHECK(ended(second.wait(room, 0s)) == std::errc::timed_out);
    });
}

TEST_CASE("WAIT-10: two pollers report their own sockets only") {
    with_every_mechanism([](poll_mechanism which) {
        watcher left(which);
        watcher right(which);
        connection ends = connected();
        must(left->add(ends.client, interest::readable, 1));
        must(right->add(ends.server, interest::readable, 1));
        must(ends.client.send_all(bytes("x"), patience));
        CHECK(right.wait() == readable(1));
        CHECK(left.quiet());
        must(ends.server.send_all(bytes("y"), patience));
        CHECK(left.wait() == readable(1));
        left->wake();
        CHECK(right.wait() == readable(1));
        CHECK(receive_text(ends.server, 1) == "x");
        CHECK(right.quiet());
    });
}

TEST_CASE("WAIT-10: sockets outlive the poller that watched them") {
    with_every_mechanism([](poll_mechanism which) {
        connection ends = connected();
        udp_socket datagrams = datagrams_on();
        {
            watcher dies(which);
            must(dies->add(ends.client, either, 1));
            must(dies->add(ends.server, either, 2));
            must(dies->add(datagrams, either, 3));
            CHECK_FALSE(dies.wait().empty());
        }
        CHECK(carries(ends.client, ends.server));
        watcher next(which);
        CHECK(ended(next->modify(ends.server, interest::readable, 5)) == std::errc::invalid_argument);
        must(next->add(ends.server, interest::readable, 5));
        must(ends.client.send_all(bytes("x"), patience));
        CHECK(next.wait() == readable(5));
        datagrams.close();
        CHECK(next.wait() == readable(5));
    });
}

TEST_CASE("WAIT-10: many pollers, one after the other, forget as well as the first") {
    with_every_mechanism([](poll_mechanism which) {
        udp_socket datagrams = datagrams_on();
        tell(datagrams);
        for (std::uint64_t key = 0; key < 1200; ++key) { // more than can exist at a time
            watcher set(which, 2);
            must(set->add(datagrams, interest::readable, key));
            CHECK(set.wait() == readable(key));
        }
    });
}

TEST_CASE("WAIT-4: modify changes what is waited for, and the key") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket one = datagrams_on();
        must(set->add(one, interest::readable, 1));
        CHECK(set.quiet());
        must(set->modify(one, interest::writable, 2));
        CHECK(set.wait() == std::vector{poll_event{.key = 2, .writable = true}});
        tell(one);
        must(one.wait(interest::readable, patience));
        CHECK(set.wait() == std::vector{poll_event{.key = 2, .writable = true}});
        must(set->modify(one, either, 3));
        CHECK(set.wait() == std::vector{poll_event{.key = 3, .readable = true, .writable = true}});
        must(set->modify(one, interest::readable, 4));
        CHECK(set.wait() == readable(4));
        must(set->modify(one, interest::readable, 5));
        CHECK(set.wait() == readable(5));
        // Keys are 64 bits wide, whatever the system has room for.
        for (const std::uint64_t key : {std::uint64_t{0}, std::uint64_t{1} << 32U, poller::no_key - 1}) {
            must(set->modify(one, interest::readable, key));
            CHECK(set.wait() == readable(key));
        }
    });
}

namespace {

/// What becomes of the first of two connected streams in ways that a system may tell of unasked.
struct fate {
    const char* name;
    void (*come)(connection& ends);
    bool lost;
};

constexpr fate fates[] = {
    {"data and the peer's end",
     [](connection& ends) {
         must(ends.client.send_all(bytes("unread"), patience));
         must(ends.client.shutdown(direction::send));
     },
     false},
    {"the end of both directions",
     [](connection& ends) {
         must(ends.client.shutdown(direction::send));
         must(ends.server.shutdown(direction::send));
     },
     false},
    {"a reset", [](connection& ends) { ends.client.abort(); }, true},
    {"a reset after the peer's end",
     [](connection& ends) {
         must(ends.client.shutdown(direction::send));
         must(ends.server.send_all(bytes("unread"), patience));
         ends.client.abort();
     },
     true},
};

/// Neither events nor a loop that finds none.
void check_quiet(watcher& set) {
    constexpr auto limit = 60ms;
    CHECK(set.quiet());
    const auto busy = [&] {
        const auto before = processor_time();
        CHECK(ended(set.try_wait(limit)) == std::errc::timed_out);
        return std::chrono::steady_clock::duration(processor_time() - before);
    };
    CHECK(at_best(limit / 2, busy) < limit / 2);
    const stop_signal stop;
    CHECK(ended(set.try_wait({limit, stop})) == std::errc::timed_out);
    CHECK(set.quiet());
}

} // namespace

TEST_CASE("WAIT-15: nothing is reported of a stream that is watched with no interest, and all of it afterwards") {
    with_every_mechanism([](poll_mechanism which) {
        for (const fate& each : fates) {
            INFO(std::string(each.name));
            for (const bool before : {true, false}) {
                watcher set(which);
                connection ends = connected();
                if (before) {
                    each.come(ends);
                    must(ends.server.wait(interest::readable, patience)); // it has arrived
                }
                must(set->add(ends.server, interest{}, 1));
                check_quiet(set);
                if (!before) {
                    each.come(ends);
                    must(ends.server.wait(interest::readable, patience));
                }
                check_quiet(set);
                must(set->modify(ends.server, either, 2));
                const poll_event found = set.wait_until([&](const poll_event& one) { return one.readable; });
                CHECK(found.key == 2);
                CHECK(found.writable);
                if (each.lost) { CHECK(set.wait_until([](const poll_event& one) { return one.error; }).key == 2); }
                must(set->modify(ends.server, interest{}, 3));
                check_quiet(set);
                must(set->remove(ends.server));
                must(set->add(ends.server, interest::readable, 4));
                CHECK(set.wait_until([](const poll_event& one) { return one.readable; }).key == 4);
            }
        }
    });
}

TEST_CASE("WAIT-15: nothing is reported of any other socket that is watched with no interest") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        // A connection to accept, a datagram, one that was refused, and a connect that was.
        tcp_listener listener = listener_on();
        const auto pending = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        udp_socket datagrams = datagrams_on();
        tell(datagrams);
        udp_socket unheard = datagrams_on();
        must(unheard.connect(datagrams_on().local_endpoint().value()));
        static_cast<void>(unheard.send(bytes("x")));
        const refusing_place nobody;
        stream_socket refused(socket::open(family::ipv4, socket_kind::stream).value());
        static_cast<void>(refused.start_connect(nobody.place()));
        must(set->add(listener, interest{}, 1));
        must(set->add(datagrams, interest{}, 2));
        must(set->add(unheard, interest{}, 3));
        if (const auto added = set->add(refused, interest{}, 4); !added) {
            CHECK(ended(added) == std::errc::not_connected); // refused at once
        }
        must(listener.wait(interest::readable, patience));
        must(datagrams.wait(interest::readable, patience));
        check_quiet(set);
        // Others are reported as if these were not there.
        udp_socket ready = datagrams_on();
        tell(ready);
        must(set->add(ready, interest::readable, 5));
        CHECK(set.wait() == readable(5));
        must(set->modify(listener, interest::readable, 1));
        must(set->modify(datagrams, interest::readable, 2));
        must(set->remove(ready));
        std::uint64_t seen = 0;
        while (seen != 3) {
            for (const poll_event& each : set.wait()) {
                CHECK(each == poll_event{.key = each.key, .readable = true});
                seen |= each.key;
            }
        }
    });
}

TEST_CASE("WAIT-15: a socket that is watched with no interest is watched") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        watcher other(which);
        udp_socket one = datagrams_on();
        must(set->add(one, interest{}, 1));
        CHECK(ended(set->add(one, interest::readable, 1)) == std::errc::invalid_argument);
        CHECK(ended(other->add(one, interest::readable, 1)) == std::errc::invalid_argument);
        tell(one);
        one.close();
        one = datagrams_on(); // perhaps of the same number
        must(set->add(one, interest{}, 1));
        must(set->modify(one, interest{}, 2));
        must(set->remove(one));
        CHECK(ended(set->modify(one, interest::readable, 2)) == std::errc::invalid_argument);
        CHECK(set.quiet());
    });
}

TEST_CASE("WAIT-16: a stream that is watched for urgent data alone is not reported for having ended") {
    with_every_mechanism([](poll_mechanism which) {
        for (const fate& each : fates) {
            if (each.lost) { continue; }
            INFO(std::string(each.name));
            watcher set(which);
            connection ends = connected();
            if (ended(set->add(ends.server, interest::urgent, 1)) == std::errc::operation_not_supported) { return; }
            check_quiet(set);
            each.come(ends);
            must(ends.server.wait(interest::readable, patience));
            check_quiet(set);
            must(set->modify(ends.server, interest::urgent, 2));
            check_quiet(set);
            must(set->modify(ends.server, interest::urgent | interest::readable, 3));
            CHECK(set.wait_until([](const poll_event& one) { return one.readable; }).key == 3);
            must(set->modify(ends.server, interest::urgent, 4));
            check_quiet(set);
            must(set->remove(ends.server));
        }
    });
}

TEST_CASE("WAIT-16: a stream that is watched for urgent data alone is reported for it, as often as there is a wait") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        connection ends = connected();
        if (ended(set->add(ends.server, interest::urgent, 1)) == std::errc::operation_not_supported) { return; }
        connection others = connected();
        must(set->add(others.server, interest::urgent, 2));
        must(ends.client.send_all(bytes("in band"), patience));
        REQUIRE(send_urgent(ends.client.native(), 'u'));
        const std::vector expected{poll_event{.key = 1, .urgent = true}};
        for (int wait = 0; wait < 3; ++wait) {
            CHECK(set.wait() == expected);
        }
        must(set->modify(ends.server, interest::urgent, 3));
        CHECK(set.wait() == std::vector{poll_event{.key = 3, .urgent = true}});
        must(set->modify(ends.server, interest::urgent | interest::readable, 4));
        CHECK(set.wait() == std::vector{poll_event{.key = 4, .readable = true, .urgent = true}});
        must(set->modify(ends.server, interest::urgent, 5));
        CHECK(ended(set->add(ends.server, interest::urgent, 5)) == std::errc::invalid_argument);
        CHECK(set.wait() == std::vector{poll_event{.key = 5, .urgent = true}});
        ends.server.close();
        CHECK(set.quiet());
    });
}

TEST_CASE("WAIT-18: a poller has a handle of its own where the mechanism is one object of the system") {
    with_every_mechanism([](poll_mechanism which) {
        const poller set = poller::open(which).value();
        const bool one_object = which == poll_mechanism::epoll || which == poll_mechanism::kqueue;
        CHECK((set.native() != native_handle::none) == one_object);
    });
    CHECK(poller().native() == native_handle::none);
}

TEST_CASE("LIFE-12: more pollers than a process may have fail with too_many_files_open") {
    const descriptor_limit more(4096);
    with_every_mechanism([](poll_mechanism which) {
        std::vector<poller> many;
        auto made = poller::open(which);
        for (; made && many.size() < 600; made = poller::open(which)) {
            many.push_back(std::move(made).value());
        }
        CHECK(many.size() <= 511);
        CHECK(ended(made) == std::errc::too_many_files_open);
        REQUIRE_FALSE(many.empty());
        many.pop_back();
        CHECK(ended(poller::open(which)) == success);
    });
}

TEST_CASE("LIFE-7: nothing of a poller is inherited by child processes") {
    with_every_mechanism([](poll_mechanism which) {
        constexpr std::intptr_t enough = 4096;
        std::set<std::intptr_t> before;
        for (std::intptr_t number = 0; number < enough; ++number) {
            if (is_open(static_cast<native_handle>(number))) { before.insert(number); }
        }
        watcher set(which);
        for (std::intptr_t number = 0; number < enough; ++number) {
            const auto handle = static_cast<native_handle>(number);
            CAPTURE(number);
            if (is_open(handle) && !before.contains(number)) { CHECK_FALSE(is_inheritable(handle)); }
        }
    });
}
