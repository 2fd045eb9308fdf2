// The queue of the servers among the examples.
#include "../../examples/support/outgoing.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <random>
#include <string>

#include <portsock/stream_pair.hpp>

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;

TEST_CASE("outgoing: what is queued while the peer reads now and then arrives whole and in order") {
    auto [here, there] = portsock::stream_pair().value();
    std::minstd_rand chance(1);
    example::outgoing queue;
    std::string expected, found;
    std::array<std::byte, 65536> room;
    bool blocked = false;
    while (expected.size() < 16 * 1024 * 1024) {
        std::string piece(chance() % 40000, static_cast<char>('a' + chance() % 26));
        piece += std::to_string(expected.size());
        queue.add(piece);
        expected += piece;
        REQUIRE(queue.send_some(here));
        blocked = blocked || !queue.empty();
        if (queue.size() < 1024 * 1024) { continue; }
        while (queue.size() > chance() % (512 * 1024)) { // never empty, most of the time
            found += portsock::text(there.receive(room, 10s).value());
            REQUIRE(queue.send_some(here));
        }
    }
    CHECK(blocked);
    while (found.size() < expected.size()) {
        REQUIRE(queue.send_some(here));
        found += portsock::text(there.receive(room, 10s).value());
    }
    CHECK(queue.empty());
    CHECK((found == expected));
    REQUIRE(here.shutdown(portsock::direction::send));
    CHECK(there.receive(room, 10s).value().empty());
}

} // namespace
