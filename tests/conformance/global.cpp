// CONTRACT.md, added choices: nothing that belongs to the whole process is touched.

#include <doctest/doctest.h>

#include <portsock/interfaces.hpp>
#include <portsock/resolver.hpp>

#include <support/exercise.hpp>
#include <support/loopback.hpp>
#include <support/signals.hpp>

#include <cerrno>
#include <clocale>
#include <filesystem>
#include <string>

using namespace portsock;
using namespace support;

namespace {

struct global_state {
    std::string signals = signal_state();
    std::string locale = std::setlocale(LC_ALL, nullptr);
    std::filesystem::path directory = std::filesystem::current_path();

    friend bool operator==(const global_state&, const global_state&) = default;
};

/// Makes the call and looks at everything before and after.
struct watchful {
    template <class Call>
    auto operator()(const std::string& what, Call&& call) const {
        constexpr int unusual = 31337;
        const global_state before;
        errno = unusual;
        auto made = call();
        const int number = errno;
        INFO(what);
        if (made) { CHECK(number == unusual); }
        CHECK(before == global_state());
        return made;
    }
};

} // namespace

TEST_CASE("GLOB-1: no call on a connection changes signals, locale, directory, or errno if it succeeds") {
    exercise_connections(watchful());
}

TEST_CASE("GLOB-1: no call on a datagram socket changes signals, locale, directory, or errno if it succeeds") {
    exercise_datagrams(watchful());
}

TEST_CASE("GLOB-1: no look-up changes signals, locale, directory, or errno if it succeeds") {
    const watchful visit;
    must(visit("resolve, numeric", [] { return resolve("127.0.0.1", 80); }));
    must(visit("resolve", [] { return resolve("localhost", 80); }));
    must(visit("resolve, limited", [] { return resolve("localhost", 80, {}, patience); }));
    must(visit("resolve, passive", [] { return resolve("", 80, {.passive = true}); }));
    static_cast<void>(visit("resolve, refused", [] { return resolve("300.1.1.1", 80, {.numeric_only = true}); }));
    static_cast<void>(visit("lookup_name", [] { return lookup_name(ipv4_address::loopback()); }));
    static_cast<void>(visit("service_port", [] { return service_port("http"); }));
    static_cast<void>(visit("service_name", [] { return service_name(80); }));
    must(visit("host_name", [] { return host_name(); }));
    must(visit("network_interfaces", [] { return network_interfaces(); }));
}

TEST_CASE("GLOB-1: a message in a foreign locale is as before, and the locale too") {
    const std::string before = std::setlocale(LC_ALL, nullptr);
    // Whatever the environment names; it does not matter whether there is such a locale.
    std::setlocale(LC_ALL, "");
    const std::string foreign = std::setlocale(LC_ALL, nullptr);
    exercise_datagrams([](const std::string&, auto&& call) { return call(); });
    CHECK(std::string(std::setlocale(LC_ALL, nullptr)) == foreign);
    std::setlocale(LC_ALL, before.c_str());
}
