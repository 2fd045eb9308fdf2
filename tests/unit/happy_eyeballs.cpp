// The timing rules of RFC 8305, on a clock that the cases set.

#include <doctest/doctest.h>

#include <happy_eyeballs.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

using namespace portsock;
using namespace std::chrono_literals;
using detail::happy_eyeballs;
using action = happy_eyeballs::action;

namespace {

constexpr ip_address six = "2001:db8::6"_ip;
constexpr ip_address six_b = "2001:db8::7"_ip;
constexpr ip_address six_c = "2001:db8::8"_ip;
constexpr ip_address four = "192.0.2.4"_ip;
constexpr ip_address four_b = "192.0.2.5"_ip;
constexpr ip_address four_c = "192.0.2.6"_ip;

const error refused(errc::connection_refused, operation::connect);
const error unreachable(errc::network_unreachable, operation::connect);
const error no_name(errc::host_not_found, operation::resolve, 7);
const error no_room(errc::too_many_files_open, operation::connect);

/// A plan and its clock.
class timeline {
  public:
    happy_eyeballs plan;

    [[nodiscard]] happy_eyeballs::time now() const { return now_; }
    void pass(std::chrono::milliseconds time) { now_ += time; }

    /// What is started now.
    std::optional<ip_address> started() {
        const auto step = plan.next(now_);
        return step.what == action::start ? std::optional(step.address) : std::nullopt;
    }
    /// How long there is nothing to do but wait; -1 = until something happens.
    std::chrono::milliseconds waits() {
        const auto step = plan.next(now_);
        REQUIRE(step.what == action::wait);
        if (step.until == happy_eyeballs::no_time) { return -1ms; }
        return std::chrono::duration_cast<std::chrono::milliseconds>(step.until - now_);
    }
    bool gives_up() { return plan.next(now_).what == action::give_up; }

    /// Goes through the waits until nothing is left to start, with no attempt ever ending: what is started and when.
    std::string silence() {
        std::string all;
        const auto begin = now_;
        for (;;) {
            const auto step = plan.next(now_);
            if (step.what == action::start) {
                const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(now_ - begin).count();
                all += std::to_string(at) + " " + step.address.to_string() + "\n";
            } else if (step.what == action::wait && step.until != happy_eyeballs::no_time) {
                now_ = step.until;
            } else {
                return all;
            }
        }
    }

  private:
    happy_eyeballs::time now_{1000s};
};

} // namespace

TEST_CASE("happy eyeballs: the first attempt starts as soon as all addresses are known, the second 250 ms later") {
    timeline at;
    CHECK(at.waits() == -1ms);
    at.pass(3s);
    at.plan.found_all({six, four});
    CHECK(at.started() == six);
    CHECK(at.waits() == 250ms);
    at.pass(249ms);
    CHECK(at.waits() == 1ms);
    at.pass(1ms);
    CHECK(at.started() == four);
    CHECK(at.waits() == -1ms);
}

TEST_CASE("happy eyeballs: the families take turns, in the resolver's order within each") {
    timeline at;
    at.plan.found_all({six, six_b, six_c, four, four_b});
    CHECK(at.silence() == "0 2001:db8::6\n250 192.0.2.4\n500 2001:db8::7\n750 192.0.2.5\n1000 2001:db8::8\n");
}

TEST_CASE("happy eyeballs: the resolver says which family is the first") {
    timeline at;
    at.plan.found_all({four, four_b, four_c, six});
    CHECK(at.silence() == "0 192.0.2.4\n250 2001:db8::6\n500 192.0.2.5\n750 192.0.2.6\n");
}

TEST_CASE("happy eyeballs: addresses of one family only follow each other") {
    timeline v4;
    v4.plan.found_all({four, four_b});
    CHECK(v4.silence() == "0 192.0.2.4\n250 192.0.2.5\n");
    timeline v6;
    v6.plan.found_all({six, six_b, six});
    CHECK(v6.silence() == "0 2001:db8::6\n250 2001:db8::7\n");
}

TEST_CASE("happy eyeballs: when an attempt fails the next starts at once") {
    timeline at;
    at.plan.found_all({six, four, six_b, four_b});
    CHECK(at.started() == six);
    at.pass(10ms);
    at.plan.attempt_failed(refused);
    CHECK(at.started() == four);
    CHECK(at.waits() == 250ms);
    at.pass(250ms);
    CHECK(at.started() == six_b);
    at.pass(1ms);
    at.plan.attempt_failed(refused); // whichever of the two it was
    CHECK(at.started() == four_b);
    CHECK(at.waits() == -1ms);
}

TEST_CASE("happy eyeballs: a failure starts one attempt, not several") {
    timeline at;
    at.plan.found_all({six, four, six_b});
    CHECK(at.started() == six);
    at.plan.attempt_failed(refused);
    CHECK(at.started() == four);
    CHECK(at.waits() == 250ms);
}

TEST_CASE("happy eyeballs: IPv4 alone waits 50 ms for IPv6, and then starts") {
    timeline at;
    at.plan.found_some({four, four_b}, at.now());
    CHECK(at.waits() == 50ms);
    at.pass(49ms);
    CHECK(at.waits() == 1ms);
    at.pass(1ms);
    CHECK(at.started() == four);
    CHECK(at.waits() == 250ms);
    at.pass(250ms);
    CHECK(at.started() == four_b);
    CHECK(at.waits() == -1ms); // the look-up goes on
}

TEST_CASE("happy eyeballs: an IPv6 address that comes within the 50 ms is the first, at once") {
    timeline at;
    at.plan.found_some({four}, at.now());
    at.pass(20ms);
    at.plan.found_all({six, four});
    CHECK(at.silence() == "0 2001:db8::6\n250 192.0.2.4\n");
}

TEST_CASE("happy eyeballs: that there is no IPv6 address ends the 50 ms") {
    timeline at;
    at.plan.found_some({four}, at.now());
    at.pass(20ms);
    SUBCASE("because the answer says so") { at.plan.found_all({four}); }
    SUBCASE("because the answer is a failure") { at.plan.found_all({}, no_name); }
    CHECK(at.started() == four);
    CHECK(at.waits() == -1ms);
}

TEST_CASE("happy eyeballs: a late IPv6 address has its turn when the next attempt is due, and no address has two") {
    timeline at;
    at.plan.found_some({four, four_b}, at.now());
    at.pass(50ms);
    CHECK(at.started() == four);
    at.pass(100ms);
    at.plan.found_all({six, six_b, four, four_b});
    CHECK(at.waits() == 150ms);
    CHECK(at.silence() == "150 2001:db8::6\n400 192.0.2.5\n650 2001:db8::7\n");
}

TEST_CASE("happy eyeballs: a late IPv6 address starts at once if all before it have failed") {
    timeline at;
    at.plan.found_some({four}, at.now());
    at.pass(50ms);
    CHECK(at.started() == four);
    at.plan.attempt_failed(refused);
    CHECK(at.waits() == -1ms);
    at.pass(2s);
    at.plan.found_all({six, four});
    CHECK(at.started() == six);
    at.plan.attempt_failed(unreachable);
    CHECK(at.gives_up());
    CHECK(at.plan.why() == errc::connection_refused);
}

TEST_CASE("happy eyeballs: the whole answer counts where it differs from the early one") {
    timeline at;
    at.plan.found_some({four, four_b}, at.now());
    at.plan.found_all({six});
    at.plan.found_some({four, four_b}, at.now());
    CHECK(at.silence() == "0 2001:db8::6\n");
}

TEST_CASE("happy eyeballs: no IPv4 address is no reason to do anything") {
    timeline at;
    at.plan.found_some({}, at.now());
    CHECK(at.waits() == -1ms);
    at.pass(1s);
    at.plan.found_all({six});
    CHECK(at.started() == six);
}

TEST_CASE("happy eyeballs: without addresses the error is the resolver's") {
    timeline at;
    SUBCASE("when it says so") { at.plan.found_all({}, no_name); }
    SUBCASE("when there were none in the early answer either") {
        at.plan.found_some({}, at.now());
        at.plan.found_all({}, no_name);
    }
    REQUIRE(at.gives_up());
    CHECK(at.plan.why() == errc::host_not_found);
    CHECK(at.plan.why().native() == 7);
}

TEST_CASE("happy eyeballs: when all attempts have failed the error is the last one's") {
    timeline at;
    at.plan.found_all({six, four});
    CHECK(at.started() == six);
    at.plan.attempt_failed(refused);
    CHECK(at.started() == four);
    CHECK_FALSE(at.gives_up());
    at.plan.attempt_failed(error(errc::timed_out, operation::connect));
    REQUIRE(at.gives_up());
    CHECK(at.plan.why() == errc::timed_out);
}

TEST_CASE("happy eyeballs: an error that is about the way there yields to one that is about the host") {
    for (const bool way_first : {true, false}) {
        CAPTURE(way_first);
        timeline at;
        at.plan.found_all({six, four});
        CHECK(at.started() == six);
        at.plan.attempt_failed(way_first ? unreachable : refused);
        CHECK(at.started() == four);
        at.plan.attempt_failed(way_first ? refused : unreachable);
        REQUIRE(at.gives_up());
        CHECK(at.plan.why() == errc::connection_refused);
    }
    timeline at;
    at.plan.found_all({six, four});
    CHECK(at.started() == six);
    at.plan.attempt_failed(error(errc::address_family_not_supported, operation::connect));
    CHECK(at.started() == four);
    at.plan.attempt_failed(unreachable);
    REQUIRE(at.gives_up());
    CHECK(at.plan.why() == errc::network_unreachable);
}

TEST_CASE("happy eyeballs: without room for another attempt the ones that are on their way go on") {
    timeline at;
    at.plan.found_all({six, four, six_b});
    CHECK(at.started() == six);
    at.pass(250ms);
    REQUIRE(at.started() == four);
    at.plan.attempt_put_off(four, no_room);
    CHECK(at.waits() == -1ms);
    at.pass(10s);
    CHECK(at.waits() == -1ms);
    at.plan.attempt_failed(refused); // which makes room
    CHECK(at.started() == four);
    CHECK(at.waits() == 250ms);
}

TEST_CASE("happy eyeballs: without room for the only attempt it is over") {
    timeline at;
    SUBCASE("the first") {
        at.plan.found_all({six, four});
        REQUIRE(at.started() == six);
        at.plan.attempt_put_off(six, no_room);
    }
    SUBCASE("a later one") {
        at.plan.found_all({six, four});
        REQUIRE(at.started() == six);
        at.plan.attempt_failed(refused);
        REQUIRE(at.started() == four);
        at.plan.attempt_put_off(four, no_room);
    }
    SUBCASE("before all addresses are known") {
        at.plan.found_some({four}, at.now());
        at.pass(50ms);
        REQUIRE(at.started() == four);
        at.plan.attempt_put_off(four, no_room);
    }
    REQUIRE(at.gives_up());
    CHECK(at.plan.why() == errc::too_many_files_open);
}

TEST_CASE("happy eyeballs: a clock that jumps ahead starts one attempt at a time") {
    timeline at;
    at.plan.found_all({six, four, six_b});
    CHECK(at.started() == six);
    at.pass(10s);
    CHECK(at.started() == four);
    CHECK(at.waits() == 250ms);
}
