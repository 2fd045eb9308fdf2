#include <doctest/doctest.h>

#include <portsock/until.hpp>

#include <chrono>
#include <limits>

#include "blocking.hpp"

using portsock::until;
using portsock::detail::countdown;
using namespace std::chrono_literals;

TEST_CASE("a part of a millisecond is waited for as a whole one") {
    const until one_and_a_half(1500us);
    CHECK(countdown(one_and_a_half).milliseconds_left() == 2);
    const until nothing_much(1ns);
    CHECK(countdown(nothing_much).milliseconds_left() <= 1); // 0 if that nanosecond has gone by
}

TEST_CASE("no limit, none left and more than an int can say are told apart") {
    const until open_ended;
    CHECK(countdown(open_ended).milliseconds_left() == -1);
    for (const until& over : {until(0s), until(-1s), until(std::chrono::steady_clock::now() - 1h)}) {
        CHECK(countdown(over).milliseconds_left() == 0);
    }
    for (const until& long_time : {until(24h * 365 * 200), until(std::chrono::steady_clock::now() + 24h * 365)}) {
        CHECK(countdown(long_time).milliseconds_left() == std::numeric_limits<int>::max());
    }
}
