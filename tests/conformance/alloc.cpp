// CONTRACT.md, added choices: what allocates.

#include <doctest/doctest.h>

#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/allocations.hpp>
#include <support/exercise.hpp>
#include <support/loopback.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

using namespace portsock;
using namespace support;

namespace {

/// Makes the call and counts what it allocates.
struct counting {
    template <class Call>
    auto operator()(const std::string& what, Call&& call) const {
        const std::size_t before = allocations();
        auto made = call();
        const std::size_t after = allocations();
        INFO(what);
        // What the objects of one socket have in common lies on the heap, from the first duplicate on.
        if (what != "duplicate") { CHECK(after - before == 0); }
        return made;
    }
};

} // namespace

TEST_CASE("ALLOC-1: the counter counts") {
    const std::size_t before = allocations();
    // Not optimised away: the address leaves through a volatile.
    static const void* volatile seen;
    const auto made = std::make_unique<int>(1);
    seen = made.get();
    const std::string text(1000, 'x');
    seen = text.data();
    CHECK(allocations() - before >= 2);
    const void* const last = seen;
    CHECK(last == text.data());
}

TEST_CASE("ALLOC-1: opening, connecting, accepting, sending, receiving and waiting allocate no memory on the heap") {
    // The network subsystem of some systems starts with the first use.
    const auto first = udp_socket::open().value();
    exercise_connections(counting());
}

TEST_CASE("ALLOC-1: nothing on a datagram socket allocates memory on the heap") {
    const auto first = udp_socket::open().value();
    exercise_datagrams(counting());
}

TEST_CASE("ALLOC-1: transfers with more buffers than a system call takes allocate nothing") {
    const std::vector<const_buffer> pieces(3000, bytes("x"));
    std::vector<std::byte> room(3000);
    std::vector<mutable_buffer> rooms;
    for (std::byte& one : room) {
        rooms.emplace_back(&one, 1);
    }
    connection ends = connected();
    const counting visit;
    must(visit("send_all", [&] { return ends.client.send_all(std::span<const const_buffer>(pieces), patience); }));
    must(visit("receive", [&] { return ends.server.receive(std::span<const mutable_buffer>(rooms), patience); }));
}
