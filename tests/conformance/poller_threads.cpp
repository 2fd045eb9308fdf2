// CONTRACT.md, I: waiting for many sockets: other threads, and the ends of a wait that are not events.

#include <doctest/doctest.h>

#include <portsock/poller.hpp>
#include <portsock/stream.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/pollers.hpp>
#include <support/signals.hpp>
#include <support/skip.hpp>
#include <support/spin.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr interest either = interest::readable | interest::writable;

udp_socket datagrams_on() { return udp_socket::open(loopback(family::ipv4)).value(); }

/// Makes it readable.
void tell(const socket& receiver, udp_socket& sender) {
    must(sender.send_to(bytes("x"), receiver.local_endpoint().value(), patience));
}
void tell(const socket& receiver) {
    udp_socket sender = udp_socket::open().value();
    tell(receiver, sender);
}

std::vector<poll_event> readable(std::uint64_t key) { return {poll_event{.key = key, .readable = true}}; }

/// A wait without limit in another thread, which is very likely to have begun.
auto begin_wait(watcher& set) {
    auto waited = in_background([&] { return set.wait({}); });
    let_it_begin();
    return waited;
}

} // namespace

TEST_CASE("WAIT-2: a poller's wait without limit lasts until wake()") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        auto waited = begin_wait(set);
        CHECK(waited.wait_for(30ms) == std::future_status::timeout);
        set->wake();
        CHECK(waited.get().empty());
        udp_socket idle = datagrams_on();
        must(set->add(idle, interest::readable, 1));
        waited = begin_wait(set);
        CHECK(waited.wait_for(30ms) == std::future_status::timeout);
        set->wake();
        CHECK(waited.get().empty());
    });
}

TEST_CASE("WAIT-11: wake() ends the wait in progress promptly, and no other") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        const auto once = [&] {
            auto waited = in_background([&] {
                CHECK(set.wait().empty());
                return std::chrono::steady_clock::now();
            });
            let_it_begin();
            const auto asked = std::chrono::steady_clock::now();
            set->wake();
            const auto returned = waited.get();
            CHECK(set.quiet());
            return returned - asked;
        };
        CHECK(at_best(promptly, once) < promptly);
    });
}

TEST_CASE("WAIT-11: wake() ends the next wait if none is in progress, however often it was called") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        for (const int times : {1, 2, 100'000}) {
            for (int each = 0; each < times; ++each) {
                set->wake();
            }
            CHECK(set.wait(0s).empty());
            CHECK(set.quiet());
        }
    });
}

TEST_CASE("WAIT-11: wake() hides no event, and no event hides a wake()") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which, 1);
        udp_socket ready = datagrams_on();
        must(set->add(ready, interest::readable, 1));
        tell(ready);
        CHECK(set.wait() == readable(1));
        set->wake();
        // The wait that it ends may be one that has an event as well.
        std::size_t empty = 0;
        std::size_t full = 0;
        for (int each = 0; each < 10; ++each) {
            const auto found = set.wait(0s);
            if (found.empty()) {
                ++empty;
            } else {
                CHECK(found == readable(1));
                ++full;
            }
        }
        CHECK(empty <= 1);
        CHECK(full >= 9);
    });
}

TEST_CASE("WAIT-11: no wake() is lost") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        constexpr int rounds = 2000;
        std::atomic<int> asked = 0;
        std::atomic<int> answered = 0;
        auto waker = in_background([&] {
            for (int round = 1; round <= rounds; ++round) {
                asked = round;
                set->wake();
                spin_until([&] { return answered >= round; });
            }
        });
        for (int done = 0; done < rounds;) {
            const auto found = set.try_wait(patience);
            REQUIRE(ended(found) == success);
            CHECK(found->empty());
            done = asked;
            answered = done;
        }
        waker.get();
    });
}

TEST_CASE("WAIT-11: wake() comes from several threads at once") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        std::atomic<int> running = 4;
        std::vector<std::future<void>> wakers;
        for (int each = 0; each < 4; ++each) {
            wakers.push_back(in_background([&] {
                for (int times = 0; times < 500; ++times) {
                    set->wake();
                }
                --running;
                set->wake();
            }));
        }
        while (running > 0) {
            CHECK(set.wait().empty());
        }
        wakers.clear();
        const auto last = set.try_wait(0s); // of the last of them, if it has not ended the wait above
        CHECK((!last || last->empty()));
        CHECK(set.quiet());
    });
}

TEST_CASE("WAIT-4: a socket that is added during the wait is reported by it") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket idle = datagrams_on();
        udp_socket ready = datagrams_on();
        udp_socket later = datagrams_on();
        must(set->add(idle, interest::readable, 1));
        tell(ready);
        auto waited = begin_wait(set);
        must(set->add(ready, interest::readable, 2));
        CHECK(waited.get() == readable(2));
        must(set->remove(ready));
        waited = begin_wait(set);
        must(set->add(later, interest::readable, 3));
        let_it_begin();
        tell(later);
        CHECK(waited.get() == readable(3));
    });
}

TEST_CASE("WAIT-4: a socket that is modified during the wait is reported by it") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket one = datagrams_on();
        must(set->add(one, interest::readable, 1));
        auto waited = begin_wait(set);
        must(set->modify(one, either, 2));
        CHECK(waited.get() == std::vector{poll_event{.key = 2, .writable = true}});
        must(set->modify(one, interest::readable, 3));
        waited = begin_wait(set);
        must(set->modify(one, interest::readable, 4));
        tell(one);
        CHECK(waited.get() == readable(4));
    });
}

TEST_CASE("WAIT-10: a socket that is removed or closed during the wait is not reported by it") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket removed = datagrams_on();
        udp_socket closed = datagrams_on();
        const socket twin = closed.duplicate().value();
        must(set->add(removed, interest::readable, 1));
        must(set->add(closed, interest::readable, 2));
        auto waited = begin_wait(set);
        must(set->remove(removed));
        closed.close();
        tell(removed);
        tell(twin);
        CHECK(waited.wait_for(30ms) == std::future_status::timeout);
        set->wake();
        CHECK(waited.get().empty());
        CHECK(set.quiet());
    });
}

TEST_CASE("WAIT-10: sockets come and go in many threads during one thread's waits") {
    with_every_mechanism([](poll_mechanism which) {
        constexpr std::size_t threads = 8;
        constexpr std::size_t rounds = 100;
        struct visit {
            std::atomic<bool> seen = false;
            std::atomic<std::size_t> over = 0; // the last wait that may still report it
        };
        std::vector<visit> visits(threads * rounds);
        std::atomic<std::size_t> waits = 0;
        std::atomic<std::size_t> running = threads;
        watcher set(which, 5);

        std::vector<std::future<void>> visitors;
        for (std::size_t thread = 0; thread < threads; ++thread) {
            visitors.push_back(in_background([&, thread] {
                udp_socket sender = udp_socket::open().value();
                for (std::size_t round = 0; round < rounds; ++round) {
                    const std::size_t key = thread * rounds + round;
                    udp_socket one = datagrams_on();
                    if (round % 3 == 0) { tell(one, sender); }
                    must(set->add(one, interest::readable, key));
                    if (round % 3 == 1) { tell(one, sender); }
                    if (round % 3 == 2) { must(set->modify(one, either, key)); }
                    spin_until([&] { return visits[key].seen.load(); });
                    switch (round % 4) {
                    case 0:
                        must(set->remove(one));
                        break;
                    case 1:
                        one = datagrams_on();
                        break;
                    default:
                        one.close();
                    }
                    visits[key].over = waits.load();
                }
                --running;
                set->wake();
            }));
        }

        std::size_t wrong = 0;
        while (running > 0) {
            const std::size_t number = ++waits;
            for (const poll_event& each : set.wait()) {
                visit& about = visits.at(static_cast<std::size_t>(each.key));
                const std::size_t over = about.over;
                wrong += over != 0 && over < number ? 1U : 0U;
                about.seen = true;
            }
        }
        for (auto& each : visitors) {
            each.get();
        }
        CHECK(wrong == 0);
    });
}

namespace {

/// Threads that change what is watched, each its own socket, as fast as they can.
class changers {
  public:
    changers(poller& set, std::size_t count, interest one, interest other) : done_(count) {
        for (std::size_t each = 0; each < count; ++each) {
            sockets_.push_back(datagrams_on());
            must(set.add(sockets_.back(), one, first_key + each));
        }
        for (std::size_t each = 0; each < count; ++each) {
            threads_.push_back(in_background([this, &set, each, one, other] {
                while (!over_) {
                    must(set.modify(sockets_[each], other, first_key + each));
                    must(set.modify(sockets_[each], one, first_key + each));
                    ++done_[each];
                }
            }));
        }
    }
    ~changers() { over_ = true; }
    changers(const changers&) = delete;
    changers& operator=(const changers&) = delete;

    static constexpr std::uint64_t first_key = 100;
    /// The changes of the one that has made the fewest.
    [[nodiscard]] std::size_t fewest() const {
        std::size_t fewest = SIZE_MAX;
        for (const auto& each : done_) {
            fewest = std::min<std::size_t>(fewest, each);
        }
        return fewest;
    }

  private:
    std::vector<udp_socket> sockets_;
    std::vector<std::atomic<std::size_t>> done_;
    std::atomic<bool> over_ = false;
    std::vector<std::future<void>> threads_; // the first to go: they use all the others
};

} // namespace

TEST_CASE("WAIT-17: a wait keeps its limit while other threads change what is watched") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        const changers others(*set, 4, interest::readable, interest{});
        const auto longest = [&] {
            std::chrono::steady_clock::duration most{};
            for (int waits = 0; waits < 50; ++waits) {
                const stopwatch watch;
                CHECK(ended(set.try_wait(waits % 2 == 0 ? 0ms : 1ms)) == std::errc::timed_out);
                most = std::max(most, watch.elapsed());
            }
            return most;
        };
        CHECK(at_best(50ms, longest) <= 50ms);
        // And its stop, and wake().
        const auto stopped = [&] {
            stop_signal stop;
            auto later = in_background([&] {
                let_it_begin();
                stop.request();
            });
            const stopwatch watch;
            CHECK(ended(set.try_wait({patience, stop})) == std::errc::operation_canceled);
            return watch.elapsed();
        };
        CHECK(at_best(promptly, stopped) <= promptly);
        set->wake();
        CHECK(set.wait().empty());
    });
}

TEST_CASE("WAIT-17: events are reported while other threads change what is watched, the sockets that are ready included") {
    with_every_mechanism([](poll_mechanism which) {
        for (const std::size_t room : {1U, 64U}) {
            watcher set(which, room);
            // Writable all the time, so that the thread that waits always finds something.
            const changers others(*set, 4, interest::writable, either);
            udp_socket ready = datagrams_on();
            tell(ready);
            must(set->add(ready, interest::readable, 1));
            std::array<bool, 5> told{};
            const stopwatch watch;
            while (std::ranges::find(told, false) != told.end() && watch.elapsed() < patience) {
                for (const poll_event& each : set.wait()) {
                    told.at(each.key == 1 ? 4 : static_cast<std::size_t>(each.key - changers::first_key)) = true;
                }
            }
            CHECK(std::ranges::find(told, false) == told.end());
        }
    });
}

TEST_CASE("WAIT-17: a thread that waits without pause lets all others change what is watched") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        const changers others(*set, 4, interest::writable, either);
        const stopwatch watch;
        while (others.fewest() < 200 && watch.elapsed() < patience) {
            set.wait();
        }
        CHECK(others.fewest() >= 200);
    });
}

TEST_CASE("WAIT-9: two threads cannot wait on one poller at a time") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        std::atomic<bool> refused = false;
        auto waited = in_background([&] {
            std::array<poll_event, 4> room;
            for (;;) {
                const auto found = set->wait(room);
                if (ended(found) != std::errc::operation_in_progress) { return found.value().empty(); }
            }
        });
        std::array<poll_event, 4> room;
        const stopwatch watch;
        while (!refused && watch.elapsed() < patience) {
            const ending how = ended(set->wait(room, 0s));
            refused = how == std::errc::operation_in_progress;
            CHECK((refused || how == std::errc::timed_out));
            std::this_thread::sleep_for(1ms); // the other one's turn, which it never had on a busy machine
        }
        CHECK(refused);
        set->wake();
        CHECK(waited.get());
        CHECK(set.quiet());
    });
}

TEST_CASE("CANC-1: a stop makes a poller's wait fail promptly with operation_canceled") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket idle = datagrams_on();
        const auto once = [&](bool timed) {
            stop_signal stop;
            auto waited = in_background([&] {
                const until limit = timed ? until(patience, stop) : until(stop);
                CHECK(ended(set.try_wait(limit)) == std::errc::operation_canceled);
                return std::chrono::steady_clock::now();
            });
            let_it_begin();
            const auto asked = std::chrono::steady_clock::now();
            stop.request();
            return waited.get() - asked;
        };
        CHECK(at_best(promptly, [&] { return once(false); }) < promptly);
        must(set->add(idle, interest::readable, 1));
        CHECK(at_best(promptly, [&] { return once(false); }) < promptly);
        CHECK(at_best(promptly, [&] { return once(true); }) < promptly);
        // The poller is as good as before.
        CHECK(set.quiet());
        tell(idle);
        CHECK(set.wait() == readable(1));
    });
}

TEST_CASE("CANC-3: a poller's wait with a stopped signal fails at once, those without do not") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket ready = datagrams_on();
        must(set->add(ready, interest::writable, 1));
        stop_signal stopped;
        stop_signal other;
        stopped.request();
        CHECK(ended(set.try_wait(stopped)) == std::errc::operation_canceled);
        CHECK(ended(set.try_wait({patience, stopped})) == std::errc::operation_canceled);
        CHECK(ended(set.try_wait({0s, stopped})) == std::errc::operation_canceled);
        const std::vector expected{poll_event{.key = 1, .writable = true}};
        CHECK(set.wait() == expected);
        CHECK(set.wait(other) == expected);
        CHECK(set.wait({patience, other}) == expected);
    });
}

TEST_CASE("CANC-3: a poller's wait with a stop signal reports events and wake() like any other") {
    with_every_mechanism([](poll_mechanism which) {
        watcher set(which);
        udp_socket one = datagrams_on();
        const stop_signal stop;
        must(set->add(one, interest::readable, 1));
        auto waited = in_background([&] { return set.wait(stop); });
        let_it_begin();
        tell(one);
        CHECK(waited.get() == readable(1));
        std::array<std::byte, 8> buffer;
        must(one.receive_from(buffer, patience));
        waited = in_background([&] { return set.wait({patience, stop}); });
        let_it_begin();
        set->wake();
        CHECK(waited.get().empty());
    });
}

TEST_CASE("SIG-1: signals neither end nor shorten nor lengthen a poller's wait") {
    if (!has_signals()) { return skip("SIG-1", "this platform does not interrupt calls with signals"); }
    with_every_mechanism([](poll_mechanism which) {
        constexpr auto limit = 120ms;
        watcher set(which);
        udp_socket one = datagrams_on();
        const stop_signal stop;
        must(set->add(one, interest::readable, 1));
        for (const until& each : {until(limit), until(limit, stop)}) {
            const auto once = [&] {
                const interruptions storm;
                const stopwatch watch;
                const ending how = ended(set.try_wait(each));
                const auto elapsed = watch.elapsed();
                CHECK(how == std::errc::timed_out);
                CHECK(elapsed >= limit);
                CHECK(storm.count() > 0);
                return elapsed;
            };
            CHECK(at_best(limit + 50ms, once) <= limit + 50ms);
        }
        const interruptions storm;
        auto later = in_background([&] {
            while (storm.count() < 10) {
                std::this_thread::yield();
            }
            tell(one);
        });
        CHECK(set.wait({}) == readable(1));
        later.get();
    });
}
