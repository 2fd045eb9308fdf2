#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/interfaces.hpp>
#include <portsock/resolver.hpp>
#include <portsock/tcp.hpp>
#include <portsock/until.hpp>

#include "support/handles.hpp"
#include "support/loopback.hpp"
#include "support/skip.hpp"
#include "support/spin.hpp"
#include "support/transfers.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace portsock::literals;
using namespace std::chrono_literals;
using namespace std::string_view_literals;
using portsock::endpoint;
using portsock::errc;
using portsock::family;
using portsock::ip_address;
using portsock::lookup_name;
using portsock::protocol;
using portsock::resolve;
using portsock::resolve_options;
using portsock::stop_signal;
using support::ended;

using endpoints = std::vector<endpoint>;

constexpr resolve_options ipv4_only{.only = family::ipv4};
constexpr resolve_options ipv6_only{.only = family::ipv6};
constexpr resolve_options addresses_only{.numeric_only = true};

bool has_no_duplicates(endpoints found) {
    std::sort(found.begin(), found.end());
    return std::adjacent_find(found.begin(), found.end()) == found.end();
}

// What a look-up in a network that may have no name server may say of a name that does not exist.
bool is_unknown(errc code) { return code == errc::host_not_found || code == errc::try_again; }

TEST_CASE("RSLV-1: a numeric address is returned once, with the port, and needs no limit to be kept") {
    for (const std::string_view text : {"127.0.0.1", "0.0.0.0", "255.255.255.255", "192.0.2.1", "::", "::1",
                                        "2001:db8::1", "::ffff:192.0.2.1", "fe80::1%7", "ff02::1%4294967295"}) {
        CAPTURE(text);
        const endpoint expected(ip_address::parse(text).value(), 7777);
        CHECK(resolve(text, "7777").value() == endpoints{expected});
        CHECK(resolve(text, 7777).value() == endpoints{expected});
        CHECK(resolve(text, 7777, addresses_only).value() == endpoints{expected});
        CHECK(resolve(text, 7777, {}, 0s).value() == endpoints{expected});
        CHECK(resolve(text, 7777, {.transport = protocol::udp}).value() == endpoints{expected});
    }
    CHECK(resolve("192.0.2.1", "").value() == endpoints{"192.0.2.1:0"_endpoint});
}

TEST_CASE("RSLV-1: unlike the strict parser of addresses, a scope may be the name of an interface") {
    const auto name = portsock::interface_name(portsock::network_interfaces().value().front().index).value();
    const auto index = portsock::interface_index(name).value();
    const auto found = resolve("fe80::1%" + name, 80, addresses_only).value();
    REQUIRE(found.size() == 1);
    CHECK(found[0].address() == ip_address(("fe80::1"_ip).v6().with_scope(index)));
    CHECK(ended(resolve("fe80::1%no such interface", 80)) == errc::host_not_found);
    CHECK(ended(resolve("fe80::1%", 80)) == errc::host_not_found);
    CHECK(ended(resolve("fe80::1%" + std::string(10'000, 'x'), 80)) == errc::host_not_found);
}

TEST_CASE("RSLV-2: localhost, and every name below it, is the loopback address of both families") {
    const endpoints both = {"[::1]:80"_endpoint, "127.0.0.1:80"_endpoint};
    if (!support::has_ipv6()) { return support::skip("RSLV-2", "no IPv6 here"); }
    for (const std::string_view name :
         {"localhost", "LOCALHOST", "LocalHost", "localhost.", "a.localhost", "a.b-c.localhost", "_x.LocalHost."}) {
        CAPTURE(name);
        CHECK(resolve(name, 80).value() == both);
        CHECK(resolve(name, 80, {.passive = true}).value() == both);
        CHECK(resolve(name, 80, ipv4_only).value() == endpoints{both[1]});
        CHECK(resolve(name, 80, ipv6_only).value() == endpoints{both[0]});
        CHECK(resolve(name, 80, {}, 0s).value() == both);
    }
}

TEST_CASE("RSLV-3: restricted to a family, nothing else is returned") {
    CHECK(ended(resolve("127.0.0.1", 80, ipv6_only)) == errc::host_not_found);
    CHECK(ended(resolve("::1", 80, ipv4_only)) == errc::host_not_found);
    CHECK(ended(resolve("::ffff:127.0.0.1", 80, ipv4_only)) == errc::host_not_found);
    CHECK(ended(resolve("localhost", 80, {.only = family::local})) == errc::address_family_not_supported);
    const std::string own_name = portsock::host_name().value();
    for (const std::string_view host :
         {std::string_view("localhost"), std::string_view(), std::string_view(own_name)}) {
        CAPTURE(host);
        for (const family only : {family::ipv4, family::ipv6}) {
            const auto found = resolve(host, 80, {.only = only}, support::patience);
            for (const endpoint& each : found.value_or(endpoints{})) {
                CHECK(portsock::family_of(each.address()) == only);
            }
        }
    }
}

TEST_CASE("RSLV-4: what is no name is refused without being looked up") {
    const std::string label(63, 'a');
    const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
    REQUIRE(longest.size() == 253);
    const std::string refused[] = {"[::1]",
                                   "[::1]:80",
                                   "[127.0.0.1]",
                                   "::1]",
                                   "127.0.0.1:80",
                                   "fe80::1%",
                                   ":",
                                   "::1::",
                                   "1::2::3",
                                   longest + "a",
                                   longest + ".a",
                                   longest + "a.",
                                   std::string(254, 'a'),
                                   std::string(10'000, 'a'),
                                   label + "a",
                                   label + "a.invalid",
                                   std::string(10'000, '.'),
                                   ".",
                                   "..",
                                   ".invalid",
                                   "a..invalid",
                                   "invalid..",
                                   " localhost",
                                   "localhost ",
                                   "local host",
                                   "local\thost",
                                   "localhost\n",
                                   "http://localhost",
                                   "localhost/",
                                   "user@localhost",
                                   "*",
                                   "*.invalid",
                                   "a,b",
                                   "\"a\"",
                                   std::string("localhost\0", 10),
                                   std::string("localhost\0.invalid", 18),
                                   std::string(1, '\0'),
                                   "b\xc3\xbc"
                                   "cher.invalid",
                                   "\xef\xbc\x91.1.1.1",
                                   "localhost\xe3\x80\x82",
                                   "\xff\xfe"};
    for (const std::string& host : refused) {
        CAPTURE(host);
        const auto found = resolve(host, 80, {}, 0s); // a look-up could only have timed out
        REQUIRE_FALSE(found.has_value());
        CHECK(found.error() == errc::host_not_found);
        CHECK(found.error().native() == 0);
        CHECK(found.error().during() == portsock::operation::resolve);
    }
}

TEST_CASE("RSLV-4: every byte that no name has is refused, wherever it stands") {
    for (int value = 0; value < 256; ++value) {
        const char byte = static_cast<char>(value);
        const bool may_stand = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                               (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.';
        for (const std::size_t place : {0U, 3U, 8U}) {
            std::string host = "any-name.invalid";
            host.insert(place, 1, byte);
            CAPTURE(value);
            CAPTURE(place);
            const auto found = resolve(host, 80, {}, 0s);
            REQUIRE_FALSE(found.has_value());
            if (may_stand && !(byte == '.' && place != 3)) {
                CHECK(found.error() == errc::timed_out); // not refused, but not looked up without time either
            } else {
                CHECK(found.error() == errc::host_not_found);
            }
        }
    }
}

TEST_CASE("RSLV-4: neither host nor service is an error, not an address") {
    CHECK(ended(resolve("", "")) == errc::invalid_argument);
    CHECK(ended(resolve("", "", {.passive = true})) == errc::invalid_argument);
}

TEST_CASE("RSLV-5: shorthand, octal and hexadecimal forms of IPv4 addresses are no hosts") {
    for (const std::string_view text :
         {"127.1",      "127.0.1", "1",           "0",          "2130706433", "0177.0.0.1", "010.0.0.1", "0x7f.0.0.1",
          "0x7f000001", "0x7F.1",  "127.0.0.0x1", "127.0.0.01", "00.0.0.0",   "256.0.0.1",  "1.2.3.4.5", "1.2.3.4.",
          "1.2.3.",     "0x",      "a.0x1f",      "12345",      "4294967296", "1.2.3.999",  "host.123"}) {
        CAPTURE(text);
        CHECK(ended(resolve(text, 80, {}, 0s)) == errc::host_not_found);
        CHECK(ended(resolve(text, 80, addresses_only)) == errc::host_not_found);
    }
}

TEST_CASE("RSLV-6: a numeric service is 1 to 5 digits with a value up to 65535") {
    struct {
        std::string_view text;
        std::uint16_t port;
    } const good[] = {{"0", 0}, {"1", 1}, {"80", 80}, {"080", 80}, {"00080", 80}, {"65535", 65535}, {"00000", 0}};
    for (const auto& each : good) {
        CAPTURE(each.text);
        CHECK(resolve("192.0.2.1", each.text).value() == endpoints{endpoint("192.0.2.1"_ip, each.port)});
    }
    const std::string_view bad[] = {"65536", "99999", "000080", "4294967376", "+80",     "-80", " 80",
                                    "80 ",   "8 0",   "0x50",   "80a",        "8.0",     "+",   "-",
                                    " ",     "80\n",  "80\0"sv, "\0"sv,       "\xd9\xa8"};
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK(ended(resolve("192.0.2.1", text)) == errc::service_not_found);
        CHECK(ended(resolve("localhost", text)) == errc::service_not_found);
        CHECK(ended(portsock::service_port(text)) == errc::service_not_found);
    }
}

TEST_CASE("RSLV-7: a name under invalid. does not exist") {
    for (const std::string_view name : {"portsock.invalid", "a.b.c.invalid.", "UPPER.INVALID", "under_score.invalid"}) {
        CAPTURE(name);
        const auto plainly = resolve(name, 80);
        REQUIRE_FALSE(plainly.has_value());
        CHECK(is_unknown(plainly.error().kind()));
        CHECK(plainly.error().native() != 0);
        const auto limited = resolve(name, 80, {}, support::patience);
        REQUIRE_FALSE(limited.has_value());
        CHECK(is_unknown(limited.error().kind()));
    }
}

TEST_CASE("RSLV-8: numeric_only takes no name") {
    for (const std::string_view name : {"localhost", "portsock.invalid", "a"}) {
        CAPTURE(name);
        CHECK(ended(resolve(name, 80, addresses_only)) == errc::host_not_found);
    }
    CHECK(resolve("", 80, {.passive = true, .numeric_only = true}).value().size() == 2);
}

TEST_CASE("RSLV-9: no host means the wildcards if passive, IPv6 first, and is an error if not") {
    CHECK(ended(resolve("", "80")) == errc::invalid_argument);
    CHECK(ended(resolve("", 80)) == errc::invalid_argument);
    CHECK(ended(resolve("", 0, ipv4_only)) == errc::invalid_argument);
    CHECK(ended(resolve("", 80, addresses_only)) == errc::invalid_argument);
    for (const portsock::until& limit : {portsock::until(), portsock::until(0s), portsock::until(5s)}) {
        CHECK(ended(portsock::tcp_stream::connect("", 80, limit)) == errc::invalid_argument);
    }
    resolve_options passive{.passive = true};
    CHECK(resolve("", "80", passive).value() == endpoints{"[::]:80"_endpoint, "0.0.0.0:80"_endpoint});
    passive.only = family::ipv6;
    CHECK(resolve("", 80, passive).value() == endpoints{"[::]:80"_endpoint});
}

TEST_CASE("RSLV-10: no endpoint is returned twice") {
    const std::string own_name = portsock::host_name().value();
    for (const std::string_view host :
         {std::string_view("localhost"), std::string_view(), std::string_view(own_name)}) {
        CAPTURE(host);
        for (const protocol transport : {protocol::tcp, protocol::udp}) {
            const auto found = resolve(host, 80, {.transport = transport}, support::patience);
            CHECK(has_no_duplicates(found.value_or(endpoints{})));
        }
    }
}

TEST_CASE("RSLV-11: a service name is its port, in any letter case") {
    if (!portsock::service_port("http")) { return support::skip("RSLV-11", "this machine has no list of services"); }
    for (const std::string_view name : {"http", "HTTP", "Http", "hTTp"}) {
        CAPTURE(name);
        CHECK(portsock::service_port(name).value() == 80);
        CHECK(resolve("192.0.2.1", name).value() == endpoints{"192.0.2.1:80"_endpoint});
    }
    CHECK(portsock::service_port("domain", protocol::udp).value() == 53);
    CHECK(portsock::service_port("TFTP", protocol::udp).value() == 69);
    CHECK(ended(portsock::service_port("tftp", protocol::tcp)) == errc::service_not_found);
    CHECK(portsock::service_name(80).value() == "http");
    CHECK(portsock::service_name(69, protocol::udp).value() == "tftp");
}

TEST_CASE("RSLV-11: an unknown service name, or what is none, is not found") {
    const std::string_view names[] = {"no-such-service", "",         "#",        "http#", "http/tcp", "h ttp",
                                      "ht\ntp",          "http\0"sv, "\xc3\xbc", "80",    "a"};
    for (const std::string_view name : names) {
        CAPTURE(name);
        CHECK(ended(portsock::service_port(name)) == errc::service_not_found);
    }
    CHECK(ended(portsock::service_port(std::string(10'000, 'a'))) == errc::service_not_found);
    CHECK(ended(resolve("192.0.2.1", "no-such-service")) == errc::service_not_found);
    CHECK(ended(portsock::service_name(65534)) == errc::service_not_found);
    CHECK(ended(portsock::service_port("http", protocol::icmp)) == errc::invalid_argument);
    CHECK(ended(portsock::service_name(80, protocol::any)) == errc::invalid_argument);
}

TEST_CASE("RSLV-12: the numeric form of an endpoint is its text, and leads back to it") {
    for (const endpoint place : {"127.0.0.1:80"_endpoint, "192.0.2.255:65535"_endpoint, "[::1]:0"_endpoint,
                                 "[fe80::1%7]:80"_endpoint, "[::ffff:192.0.2.1]:80"_endpoint}) {
        const std::string text = place.address().to_string();
        CAPTURE(text);
        CHECK(resolve(text, std::to_string(place.port()), addresses_only).value() == endpoints{place});
    }
}

TEST_CASE("RSLV-12: a reverse look-up returns a name, never an address as text") {
    CHECK(lookup_name("127.0.0.1"_ip).value() == "localhost");
    CHECK(lookup_name("::1"_ip).value() == "localhost");
    CHECK(lookup_name("::ffff:127.0.0.1"_ip, 0s).value() == "localhost");
    for (const ip_address address : {"192.0.2.1"_ip, "2001:db8::1"_ip, "fe80::1%7"_ip, "0.0.0.0"_ip}) {
        const auto name = lookup_name(address, support::patience);
        const std::string text = name.value_or(std::string());
        CAPTURE(text);
        if (name) {
            CHECK_FALSE(ip_address::parse(text).has_value());
            CHECK(text.find('%') == text.npos);
        } else {
            CHECK(is_unknown(name.error().kind()));
        }
    }
}

TEST_CASE("RSLV-13: a look-up that would need time and has none is timed out, one that was stopped is canceled") {
    CHECK(ended(resolve("portsock.invalid", 80, {}, 0s)) == errc::timed_out);
    CHECK(ended(resolve("portsock.invalid", 80, {}, std::chrono::steady_clock::now() - 1h)) == errc::timed_out);
    CHECK(ended(lookup_name("192.0.2.1"_ip, -1s)) == errc::timed_out);
    stop_signal stop;
    stop.request();
    CHECK(ended(resolve("portsock.invalid", 80, {}, stop)) == errc::operation_canceled);
    CHECK(ended(resolve("127.0.0.1", 80, {}, stop)) == errc::operation_canceled);
    CHECK(ended(resolve("127.0.0.1", "80", {}, {5s, stop})) == errc::operation_canceled);
    CHECK(ended(lookup_name("127.0.0.1"_ip, stop)) == errc::operation_canceled);
}

TEST_CASE("RSLV-13: a limit that is long enough changes nothing") {
    stop_signal never;
    for (const portsock::until& limit :
         {portsock::until(support::patience), portsock::until(never), portsock::until(support::patience, never)}) {
        const auto found = resolve("portsock.invalid", 80, {}, limit);
        REQUIRE_FALSE(found.has_value());
        CHECK(is_unknown(found.error().kind()));
        const std::string own_name = portsock::host_name().value();
        const auto plainly = resolve(own_name, 80);
        const auto limited = resolve(own_name, 80, {}, limit);
        CHECK(plainly.has_value() == limited.has_value());
        if (plainly && limited) { CHECK(*plainly == *limited); }
    }
}

TEST_CASE("CANC-5: a stop ends the look-ups of many threads promptly with operation_canceled") {
    // More of them than are looked up at once, for names that nobody has asked for yet. A system may be quick to
    // answer, so the first goes on until the stop.
    constexpr std::size_t threads = 64;
    const auto once = [&](int round) {
        stop_signal stop;
        std::atomic<std::size_t> begun = 0;
        struct outcome {
            errc code{};
            std::chrono::steady_clock::time_point returned;
        };
        std::vector<std::future<outcome>> running;
        for (std::size_t thread = 0; thread < threads; ++thread) {
            running.push_back(support::in_background([&, thread] {
                const std::string name =
                    "portsock-" + std::to_string(round) + "-" + std::to_string(thread) + ".invalid";
                ++begun;
                errc code{};
                do {
                    const auto found = resolve(name, 80, {}, {support::patience, stop});
                    code = found ? errc() : found.error().kind();
                } while (thread == 0 && is_unknown(code));
                return outcome{code, std::chrono::steady_clock::now()};
            }));
        }
        support::spin_until([&] { return begun.load() == threads; });
        const auto requested = std::chrono::steady_clock::now();
        stop.request();
        std::size_t canceled = 0;
        auto last = requested;
        for (auto& each : running) {
            const outcome how = each.get();
            CHECK((how.code == errc::operation_canceled || is_unknown(how.code)));
            if (how.code != errc::operation_canceled) { continue; }
            ++canceled;
            last = std::max(last, how.returned);
        }
        CHECK(canceled > 0);
        return last - requested;
    };
    // What the system keeps open from now on.
    static_cast<void>(resolve("portsock.invalid", 80, {}, support::patience));
    const std::size_t handles = support::open_handles();
    int round = 0;
    CHECK(support::at_best(support::promptly, [&] { return once(++round); }) < support::promptly);
    support::wait_for_handles(handles);
}

TEST_CASE("RSLV-13: many threads with limits of all lengths, and a stop among them, each get an answer in time") {
    constexpr int threads = 24;
    constexpr int rounds = 12;
    // What the system keeps open from now on.
    static_cast<void>(resolve("portsock.invalid", 80, {}, support::patience));
    static_cast<void>(lookup_name("192.0.2.1"_ip, support::patience));
    const std::size_t handles = support::open_handles();
    auto stopping = std::make_unique<stop_signal>();
    stop_signal& stop = *stopping;
    std::atomic<int> wrong = 0;
    std::atomic<int> late = 0;
    std::vector<std::future<void>> running;
    for (int thread = 0; thread < threads; ++thread) {
        running.push_back(support::in_background([&, thread] {
            std::minstd_rand random(static_cast<unsigned>(thread) + 1);
            for (int round = 0; round < rounds; ++round) {
                const auto limit = std::chrono::microseconds(1 << random() % 13);
                const std::string name = "portsock-" + std::to_string(random()) + ".invalid";
                const support::stopwatch watch;
                const auto outcome = round % 3 == 0   ? ended(resolve(name, 80, {}, limit))
                                     : round % 3 == 1 ? ended(resolve(name, 80, {}, {limit, stop}))
                                                      : ended(lookup_name("192.0.2.1"_ip, {limit, stop}));
                const errc code = outcome.failure ? outcome.failure->kind() : errc();
                const bool fine =
                    code == errc::timed_out || is_unknown(code) || (code == errc::operation_canceled && round % 3 != 0);
                wrong += fine ? 0 : 1;
                late += watch.elapsed() < limit + support::patience ? 0 : 1;
                if (thread == 0 && round == rounds - 3) { stop.request(); }
            }
        }));
    }
    running.clear();
    stopping.reset();
    CHECK(wrong == 0);
    CHECK(late == 0);
    support::wait_for_handles(handles);
}

TEST_CASE("HOST-1: the machine has a name, the same on every call") {
    const std::string name = portsock::host_name().value();
    CHECK_FALSE(name.empty());
    CHECK(name.find('\0') == name.npos);
    for (int call = 0; call < 10; ++call) {
        CHECK(portsock::host_name().value() == name);
    }
}

} // namespace
