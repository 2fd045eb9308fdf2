// What a POSIX resolver may answer.

#include <doctest/doctest.h>

#include <portsock/resolver.hpp>
#include <portsock/tcp.hpp>

#include <support/loopback.hpp>

#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <os.hpp>
#include <slow_resolver.hpp>

using namespace portsock;
using namespace support;
using faults::play;

namespace {

/// getaddrinfo answers so.
void resolver_says(int number) {
    os::getaddrinfo.always([number](const char*, const char*, const ::addrinfo*, ::addrinfo**) { return number; });
}

} // namespace

TEST_CASE("RSLV-7: each way of saying that there is no such name is host_not_found, and a failure is one") {
    const play script;
    const auto resolved = [] { return ended(resolve("name.test", 80)); };
    for (const int number : {EAI_NONAME, EAI_NODATA, EAI_ADDRFAMILY}) {
        CAPTURE(number);
        resolver_says(number);
        CHECK(resolved() == errc::host_not_found);
    }
    resolver_says(EAI_AGAIN);
    CHECK(resolved() == errc::try_again);
    resolver_says(EAI_FAIL);
    CHECK(resolved() == errc::no_recovery);
    resolver_says(EAI_MEMORY);
    CHECK(resolved() == std::errc::not_enough_memory);
    resolver_says(12345);
    const auto unknown = resolve("name.test", 80);
    CHECK(ended(unknown) == std::errc::io_error);
    CHECK(unknown.error().native() == 12345);
}

TEST_CASE("RSLV-7: a failure of the system inside the resolver is the system's") {
    const play script;
    os::getaddrinfo.always([](const char*, const char*, const ::addrinfo*, ::addrinfo**) {
        errno = EMFILE;
        return EAI_SYSTEM;
    });
    const auto resolved = resolve("name.test", 80);
    CHECK(ended(resolved) == std::errc::too_many_files_open);
    CHECK(resolved.error().native() == EMFILE);
}

TEST_CASE("RSLV-10: what a resolver lists twice, for each kind of socket or out of mere habit, comes once") {
    const play script;
    ::sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = ::htonl(0x7f000001);
    ::sockaddr other{};
    other.sa_family = AF_UNIX; // of a family that was not asked for
    ::addrinfo entries[4] = {};
    for (std::size_t at = 0; at < 4; ++at) {
        entries[at].ai_family = at == 2 ? AF_UNIX : AF_INET;
        entries[at].ai_addr = at == 2 ? &other : reinterpret_cast<::sockaddr*>(&place);
        entries[at].ai_addrlen = at == 2 ? sizeof(other) : sizeof(place);
        entries[at].ai_next = at == 3 ? nullptr : &entries[at + 1];
    }
    std::size_t released = 0;
    os::getaddrinfo.always([&](const char*, const char*, const ::addrinfo*, ::addrinfo** found) {
        *found = entries;
        return 0;
    });
    os::freeaddrinfo.always([&](::addrinfo* found) { released += found == entries ? 1U : 0U; });
    const auto resolved = resolve("name.test", 80, {.only = family::ipv4}).value();
    REQUIRE(resolved.size() == 1);
    CHECK(resolved.front() == loopback(family::ipv4, 80));
    CHECK(released == os::getaddrinfo.asked());
}

TEST_CASE("RSLV-13: an answer that comes after its call has ended is dropped, and the next call has its own") {
    const play script;
    std::atomic<bool> asked = false;
    std::atomic<bool> late = false;
    std::atomic<bool> answered = false;
    os::getaddrinfo.next([&](const char*, const char*, const ::addrinfo*, ::addrinfo**) {
        asked = true;
        while (!late) {
            std::this_thread::yield();
        }
        answered = true;
        return EAI_FAIL;
    });
    stop_signal stop;
    const auto stopping = in_background([&] {
        while (!asked) {
            std::this_thread::yield();
        }
        stop.request();
    });
    CHECK(ended(resolve("name.test", 80, {.only = family::ipv4}, {patience, stop})) == std::errc::operation_canceled);
    late = true;
    while (!answered) {
        std::this_thread::yield();
    }
    CHECK(ended(resolve("localhost", 80, {.only = family::ipv4}, patience)) == success);
}

TEST_CASE("RSLV-12: whatever a name server calls an address, it is a name without a scope or none") {
    const play script;
    const auto called = [](const char* answer) {
        os::getnameinfo.next(
            [answer](const ::sockaddr*, ::socklen_t, char* host, ::socklen_t room, char*, ::socklen_t, int) {
                std::snprintf(host, room, "%s", answer);
                return 0;
            });
        return lookup_name(ipv4_address(0xc0000201U));
    };
    CHECK(called("host.test").value() == "host.test");
    CHECK(called("host.test%en0").value() == "host.test");
    for (const char* const nonsense : {"127.0.0.1", "::1", "", "two words", "a..b", "<script>"}) {
        CAPTURE(nonsense);
        CHECK(ended(called(nonsense)) == errc::host_not_found);
    }
}

TEST_CASE("RSLV-11: a resolver that blames the host for an unknown service, and there is none, means the service") {
    const play script;
    for (const int number : {EAI_NONAME, EAI_SERVICE}) {
        CAPTURE(number);
        resolver_says(number);
        CHECK(ended(service_port("no-such-service", protocol::tcp)) == errc::service_not_found);
    }
}

TEST_CASE("RSLV-12: the name of a loopback address is localhost, whatever the system would call it") {
    const play script;
    os::getnameinfo.always([](const ::sockaddr*, ::socklen_t, char* host, ::socklen_t size, char*, ::socklen_t, int) {
        std::snprintf(host, size, "this-machine");
        return 0;
    });
    CHECK(lookup_name(ipv4_address::loopback()).value() == "localhost");
    CHECK(lookup_name(ipv6_address::loopback()).value() == "localhost");
    CHECK(lookup_name(*ip_address::parse("::ffff:127.0.0.1")).value() == "localhost");
    CHECK(os::getnameinfo.asked() == 0);
    CHECK(lookup_name(*ip_address::parse("192.0.2.1")).value() == "this-machine");
}

TEST_CASE("HOST-1: a name that fills all room has an end") {
    const play script;
    os::gethostname.next([](char* name, std::size_t size) {
        std::memset(name, 'a', size); // cut off, without a terminator
        return 0;
    });
    const std::string name = host_name().value();
    CHECK(name.size() >= 255);
    CHECK(name.find_first_not_of('a') == name.npos);
}

TEST_CASE("LIFE-12: a look-up with a limit fails without a thread to ask in, and works again once there is one") {
    const play script;
    resolver_says(EAI_NONAME);
    os::pthread_create.next([](auto...) { return EAGAIN; }, 3); // a connect tries twice
    CHECK(ended(resolve("name.test", 80, {}, patience)) == std::errc::not_enough_memory);
    CHECK(ended(tcp_stream::connect("name.test", 80, patience)) == std::errc::not_enough_memory);
    CHECK(ended(resolve("name.test", 80, {}, patience)) == errc::host_not_found);
}

TEST_CASE("EYE-1: without threads and without a limit, the thread that connects asks") {
    const play script;
    resolver_says(EAI_NONAME);
    os::pthread_create.always([](auto...) { return EAGAIN; });
    CHECK(ended(tcp_stream::connect("name.test", 80)) == errc::host_not_found);
}

TEST_CASE("RSLV-2: localhost is no address of a family that the machine lacks") {
    const play script;
    const auto only_ipv4 = std::vector<endpoint>{loopback(family::ipv4, 80)};
    os::socket.always([](int domain, int type, int number) {
        if (domain != AF_INET6) { return os::socket.real(domain, type, number); }
        errno = EAFNOSUPPORT;
        return -1;
    });
    CHECK(resolve("localhost", 80).value() == only_ipv4);
    CHECK(ended(resolve("localhost", 80, {.only = family::ipv6})) == errc::host_not_found);
    os::socket.always_fails(EMFILE); // which says nothing about families
    CHECK(resolve("localhost", 80).value().size() == 2);
    os::socket.always(nullptr);
    os::bind.always_fails(EADDRNOTAVAIL);
    CHECK(resolve("localhost", 80).value().size() == 2); // rather both than none
}

TEST_CASE("LIFE-12: a resolver that hides the lack of descriptors behind another error is not believed") {
    const play script;
    os::socket.always_fails(EMFILE);
    for (const int number : {EAI_NONAME, EAI_AGAIN, EAI_FAIL, EAI_SERVICE}) {
        CAPTURE(number);
        resolver_says(number);
        CHECK(ended(resolve("name.test", 80)) == std::errc::too_many_files_open);
        CHECK(ended(service_port("http")) == std::errc::too_many_files_open);
    }
    os::getnameinfo.always([](auto...) { return EAI_NONAME; });
    CHECK(ended(lookup_name(ipv4_address(0xc0000201U))) == std::errc::too_many_files_open);
}

TEST_CASE("RSLV-14: a look-up that was given up keeps its thread, and another one is started for the next") {
    const play script;
    faults::slow_resolver slow;
    os::pthread_create.watch();
    constexpr int given_up = 20;
    for (int each = 0; each < given_up; ++each) {
        CHECK(slow.give_up(1, [](const until& limit) { return resolve("slow.test", 80, {}, limit); }) ==
              std::errc::operation_canceled);
    }
    CHECK(slow.inside() == given_up);
    CHECK(ended(resolve("quick.test", 80, {}, patience)) == errc::host_not_found);
    CHECK(os::pthread_create.asked() > given_up);
}
