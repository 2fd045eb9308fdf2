// CONTRACT.md, added choices: a lack of memory.

#include <doctest/doctest.h>

#include <portsock/file.hpp>
#include <portsock/interfaces.hpp>
#include <portsock/poller.hpp>
#include <portsock/resolver.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <support/allocations.hpp>
#include <support/loopback.hpp>
#include <support/pollers.hpp>
#include <support/temporary.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

constexpr std::errc lacking = std::errc::not_enough_memory;

/// Makes the call with what `prepare` gives while the first, then the second ... allocation fails, until none does any more. It has
/// to end as it does otherwise, or say what it lacks. Nothing else of the process may allocate meanwhile. How often it said so.
template <class Prepare, class Call>
std::size_t runs_out_of_memory(const std::string& what, Prepare&& prepare, Call&& call) {
    constexpr std::size_t too_many = 500;
    static_cast<void>([&] { auto first = prepare(); return ended(call(first)); }()); // what is only made once is there
    std::size_t said = 0;
    for (std::size_t n = 1; n < too_many; ++n) {
        auto with = prepare();
        ending how;
        bool noticed = false;
        {
            const no_memory lack(n);
            how = ended(call(with));
            noticed = lack.was_noticed();
        }
        INFO(what, ", allocation ", n);
        if (!noticed) {
            CHECK(how == success);
            return said;
        }
        const bool says_so = how == lacking;
        said += says_so ? 1 : 0;
        if (!says_so) { CHECK(how == success); }
    }
    FAIL(what, ": never without a lack");
    return said;
}

/// The same of calls that need nothing prepared.
template <class Call>
std::size_t runs_out_of_memory(const std::string& what, Call&& call) {
    return runs_out_of_memory(what, [] { return 0; }, [&](int) { return call(); });
}

struct watched_pair {
    poller watching;
    stream_socket here;
    stream_socket other;
};

watched_pair some_pair(poll_mechanism which) {
    auto [here, other] = stream_pair().value();
    return {.watching = poller::open(which).value(), .here = std::move(here), .other = std::move(other)};
}

} // namespace

TEST_CASE("MEM-1: an allocation that should fail does, once") {
    std::size_t failures = 0;
    {
        const no_memory lack(2);
        for (int tries = 0; tries < 4; ++tries) {
            void* const got = ::operator new(8, std::nothrow);
            failures += got == nullptr ? 1 : 0;
            ::operator delete(got);
        }
        CHECK(lack.was_noticed());
    }
    CHECK(failures == 1);
}

TEST_CASE("MEM-1: look-ups without memory say so") {
    CHECK(runs_out_of_memory("an address", [] { return resolve("127.0.0.1", 80); }) > 0);
    CHECK(runs_out_of_memory("localhost", [] { return resolve("localhost", 80); }) > 0);
    CHECK(runs_out_of_memory("localhost with a limit", [] { return resolve("localhost", 80, {}, patience); }) > 0);
    CHECK(runs_out_of_memory("a service", [] { return resolve("127.0.0.1", "http"); }) > 0);
    runs_out_of_memory("a port", [] { return service_port("http"); });
    runs_out_of_memory("a name of a service", [] { return service_name(80); });
    runs_out_of_memory("a name of an address", [] { return lookup_name("127.0.0.1"_ip, patience); });
    runs_out_of_memory("the host's name", [] { return host_name(); });
}

TEST_CASE("MEM-1: lists of interfaces without memory say so") {
    CHECK(runs_out_of_memory("all", [] { return network_interfaces(); }) > 0);
    const network_interface first = network_interfaces().value().front();
    runs_out_of_memory("an index", [&] { return interface_index(first.name); });
    runs_out_of_memory("a name", [&] { return interface_name(first.index); });
}

TEST_CASE("MEM-1: connecting without memory says so") {
    auto listener = listener_on();
    const std::uint16_t port = listener.local_endpoint().value().port();
    CHECK(runs_out_of_memory("by name", [&] { return tcp_stream::connect("localhost", port, patience); }) > 0);
    CHECK(runs_out_of_memory("by an address as text",
                             [&] { return tcp_stream::connect("127.0.0.1", port, patience); }) >= 0);
    runs_out_of_memory("by endpoint", [&] { return tcp_stream::connect(listener.local_endpoint().value(), patience); });
}

TEST_CASE("MEM-1: listening and files without memory say so") {
    CHECK(runs_out_of_memory("both families", [] { return tcp_listener::listen_all(0, dual_stack::preferred); }) > 0);
    CHECK(runs_out_of_memory("one for each", [] { return tcp_listener::listen_all(0, dual_stack::never); }) > 0);
    const temporary_directory folder;
    const std::string path = folder.file("a file with a name that is long enough to need memory", bytes("text")).string();
    CHECK(runs_out_of_memory("a file", [&] { return file::open(path); }) > 0);
    runs_out_of_memory("a duplicate", [] { return connected(); }, [](connection& it) { return it.client.duplicate(); });
    runs_out_of_memory("a pair", [] { return stream_pair(); });
}

TEST_CASE("MEM-2: a poller without memory says so, and what it watched before it goes on to watch") {
    with_every_mechanism([](poll_mechanism which) {
        CHECK(runs_out_of_memory("open", [&] { return poller::open(which); }) > 0);
        for (const interest what : {interest::readable, interest::writable}) {
            runs_out_of_memory("add", [&] { return some_pair(which); }, [&](watched_pair& it) {
                const result<void> added = it.watching.add(it.here, what, 1);
                if (ended(added) == lacking) { // nothing has changed: so it can be added again
                    const result<void> again = it.watching.add(it.here, what, 1);
                    if (!again) { return again; }
                }
                return added;
            });
        }
        runs_out_of_memory(
            "modify, for urgent data",
            [&] {
                watched_pair it = some_pair(which);
                it.watching.add(it.here, interest::readable, 1).value();
                return it;
            },
            [&](watched_pair& it) -> result<void> {
                const result<void> modified = it.watching.modify(it.here, interest::urgent, 2);
                return ended(modified) == std::errc::operation_not_supported ? result<void>() : modified;
            });
        runs_out_of_memory(
            "wait",
            [&] {
                watched_pair it = some_pair(which);
                it.watching.add(it.here, interest::readable, 1).value();
                it.other.send_all(bytes("x"), patience).value();
                return it;
            },
            [&](watched_pair& it) -> result<void> {
                std::array<poll_event, 4> events;
                result<std::span<poll_event>> found = it.watching.wait(events, patience);
                const ending how = ended(found);
                if (how == lacking) { found = it.watching.wait(events, patience); } // whole again
                if (!found) { return failure{found.error()}; }
                if (found->size() != 1 || found->front().key != 1 || !found->front().readable) {
                    return failure{error(errc::not_connected, operation::wait)};
                }
                return how.failure ? result<void>(failure{*how.failure}) : result<void>();
            });
    });
}

TEST_CASE("MEM-2: a poller that lacked memory for one of many sockets reports all the others") {
    with_every_mechanism([](poll_mechanism which) {
        constexpr std::size_t many = 100;
        auto watching = poller::open(which).value();
        std::vector<std::pair<stream_socket, stream_socket>> pairs;
        std::size_t watched = 0;
        for (std::size_t key = 0; key < many; ++key) {
            pairs.push_back(stream_pair().value());
            pairs.back().second.send_all(bytes("x"), patience).value();
            ending how;
            {
                const no_memory lack(1);
                how = ended(watching.add(pairs.back().first, interest::readable, key));
            }
            if (!how.failure) { ++watched; }
            if (how.failure) { CHECK(how == lacking); }
        }
        std::array<poll_event, many> events;
        CHECK(ended(watching.wait(events, watched == 0 ? 0s : patience)) ==
              (watched == 0 ? std::errc::timed_out : success));
        const auto found = watching.wait(events, 0s);
        CHECK((found ? found->size() : 0) == watched);
    });
}
