#include "probes.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <portsock/portsock.hpp>

namespace doctor {

namespace {

using namespace portsock;
using namespace std::chrono_literals;

using clock = std::chrono::steady_clock;

endpoint loopback(family of, std::uint16_t port = 0) {
    return of == family::ipv4 ? endpoint(ipv4_address::loopback(), port) : endpoint(ipv6_address::loopback(), port);
}

std::string why(const error& of) {
    const std::string number = of.native() == 0 ? "" : " (system error " + std::to_string(of.native()) + ")";
    return std::string(of.message()) + number;
}

std::string counted(std::chrono::nanoseconds time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + " ms";
}

class examination {
  public:
    explicit examination(findings& into) noexcept : into_(into) {}

    void group(std::string name) { group_ = std::move(name); }

    template <class T>
    bool ask(std::string name, const result<T>& answer, std::string advice = {}) {
        add(std::move(name), answer ? kind::available : kind::unavailable, answer ? "" : why(answer.error()),
            answer ? "" : std::move(advice));
        return answer.has_value();
    }
    /// Of what most programs cannot do without.
    template <class T>
    bool need(std::string name, const result<T>& answer, std::string advice) {
        if (answer) { return ask(std::move(name), answer); }
        add(std::move(name), kind::problem, why(answer.error()), std::move(advice));
        return false;
    }
    void problem(std::string name, std::string detail, std::string advice) {
        add(std::move(name), kind::problem, std::move(detail), std::move(advice));
    }
    void tell(std::string name, std::uint64_t number, std::string unit) {
        add(std::move(name), kind::value, std::to_string(number) + (unit.empty() ? "" : " ") + unit, {});
        into_.back().number = number;
        into_.back().unit = std::move(unit);
    }
    void tell(std::string name, std::string value) { add(std::move(name), kind::value, std::move(value), {}); }
    void warn(std::string name, std::string detail, std::string advice) {
        add(std::move(name), kind::warning, std::move(detail), std::move(advice));
    }

  private:
    void add(std::string name, kind what, std::string detail, std::string advice) {
        into_.push_back({group_, std::move(name), what, std::move(detail), std::move(advice)});
    }

    findings& into_;
    std::string group_;
};

/// Bytes that come back from a connection to itself.
result<void> round_trip(family of) {
    auto listener = tcp_listener::listen(loopback(of), 1);
    if (!listener) { return failure{listener.error()}; }
    auto client = tcp_stream::connect(listener->local_endpoint().value(), 2s);
    if (!client) { return failure{client.error()}; }
    auto server = listener->accept(2s);
    if (!server) { return failure{server.error()}; }
    if (auto sent = client->send_all(bytes("?"), 2s); !sent) { return failure{sent.error()}; }
    std::array<std::byte, 1> room{};
    auto got = server->receive(room, 2s);
    if (!got) { return failure{got.error()}; }
    return {};
}

/// Why loopback does not work, as far as the interfaces tell.
std::string advice_on_loopback() {
    const auto all = network_interfaces();
    bool exists = false;
    bool up = false;
    bool has_address = false;
    for (const network_interface& each : all ? *all : std::vector<network_interface>()) {
        exists = exists || each.loopback;
        up = up || (each.loopback && each.up);
        has_address = has_address || (each.loopback && each.up && !each.addresses.empty());
    }
    if (!all) { return "The interfaces cannot be listed either."; }
    if (!exists) { return "There is no loopback interface, or none with an address."; }
    if (!up) { return "The loopback interface is down: bring it up (on Linux: ip link set lo up)."; }
    if (!has_address) { return "The loopback interface has no address."; }
    return "The loopback interface is up: perhaps a firewall drops or refuses its traffic.";
}

void families(examination& about) {
    about.group("families");
    about.need("ipv4", round_trip(family::ipv4), advice_on_loopback());
    const bool v6 = about.ask("ipv6", round_trip(family::ipv6),
                              "Listen with listen_all or listen(port), which do without IPv6, and connect to names.");
    if (v6) {
        about.ask("dual stack", tcp_listener::listen(0),
                  "One socket has one family here: listen_all makes a listener for each.");
    }
    about.need("stream pairs", stream_pair(),
               "A pair of connected sockets can be made nowhere without loopback or local sockets.");
    about.ask("local sockets", socket::open(family::local, socket_kind::stream));
}

void protocols(examination& about) {
    about.group("protocols");
    struct kind_of {
        std::string_view name;
        family of;
        socket_kind kind;
        protocol number;
        std::string_view advice;
    };
    constexpr std::string_view privileged = "Needs administrator rights, or on Linux CAP_NET_RAW.";
    constexpr std::string_view linux_module = "A kernel module on Linux and FreeBSD; elsewhere it does not exist.";
    constexpr std::array<kind_of, 10> all{{
        {"tcp", family::ipv4, socket_kind::stream, protocol::tcp, ""},
        {"udp", family::ipv4, socket_kind::datagram, protocol::udp, ""},
        {"icmp (raw)", family::ipv4, socket_kind::raw, protocol::icmp, privileged},
        {"icmpv6 (raw)", family::ipv6, socket_kind::raw, protocol::icmp_v6, privileged},
        {"sctp", family::ipv4, socket_kind::stream, protocol::sctp, linux_module},
        {"sctp (one to many)", family::ipv4, socket_kind::sequential_packet, protocol::sctp, linux_module},
        {"dccp", family::ipv4, socket_kind::sequential_packet, protocol::dccp, "Linux before 6.16 only."},
        {"mptcp", family::ipv4, socket_kind::stream, protocol::mptcp, "Linux 5.6 and newer; TCP does in its place."},
        {"udp-lite", family::ipv4, socket_kind::datagram, protocol::udp_lite, "Linux and FreeBSD only."},
        {"sequenced packets (local)", family::local, socket_kind::sequential_packet, protocol::any, ""},
    }};
    for (const kind_of& each : all) {
        const auto opened = socket::open(each.of, each.kind, each.number);
        if (each.number == protocol::tcp || each.number == protocol::udp) {
            about.need(std::string(each.name), opened, std::string(each.advice));
        } else {
            about.ask(std::string(each.name), opened, std::string(each.advice));
        }
    }
}

template <class T>
void option_works(examination& about, std::string name, socket_kind on, option<T> which, const T& value,
                  std::string advice = {}) {
    auto opened = socket::open(family::ipv4, on);
    about.ask(std::move(name), opened ? opened->set(which, value) : result<void>(failure{opened.error()}),
              std::move(advice));
}

void option_values(examination& about) {
    about.group("options");
    constexpr auto stream = socket_kind::stream;
    constexpr auto datagram = socket_kind::datagram;
    option_works(about, "keep_alive", stream, options::keep_alive, true);
    option_works(about, "keep_alive_idle", stream, options::keep_alive_idle, 60s,
                 "Send something of your own instead.");
    option_works(about, "keep_alive_interval", stream, options::keep_alive_interval, 10s);
    option_works(about, "keep_alive_count", stream, options::keep_alive_count, 5);
    option_works(about, "no_delay", stream, options::no_delay, true);
    option_works(about, "linger", stream, options::linger, std::optional(1s));
    option_works(about, "hop_limit", stream, options::hop_limit, 64);
    option_works(about, "traffic_class", stream, options::traffic_class, 0x20);
    option_works(about, "allow_broadcast", datagram, options::allow_broadcast, true);
    option_works(about, "share_address", datagram, options::share_address, true);
    option_works(about, "load_balance", stream, options::load_balance, true, "Several threads share one listener.");
    for (const auto& [on, of] : {std::pair(stream, "tcp"), std::pair(datagram, "udp")}) {
        for (const auto& [which, name] : {std::pair(options::receive_buffer_size, "receive buffer"),
                                          std::pair(options::send_buffer_size, "send buffer")}) {
            auto opened = socket::open(family::ipv4, on);
            if (!opened) { continue; }
            const std::string full = std::string(of) + ' ' + name;
            about.tell(full + ", default", static_cast<std::uint64_t>(opened->get(which).value_or(0)), "bytes");
            static_cast<void>(opened->set(which, 64 << 20)); // as far as the system goes
            about.tell(full + ", largest", static_cast<std::uint64_t>(opened->get(which).value_or(0)), "bytes");
        }
    }
}

void pollers(examination& about) {
    about.group("poller");
    constexpr std::array<std::pair<poll_mechanism, std::string_view>, 5> all{{{poll_mechanism::epoll, "epoll"},
                                                                              {poll_mechanism::kqueue, "kqueue"},
                                                                              {poll_mechanism::afd, "afd"},
                                                                              {poll_mechanism::poll, "poll"},
                                                                              {poll_mechanism::select, "select"}}};
    const auto best = poller::open();
    for (const auto& [which, name] : all) {
        if (best && best->mechanism() == which) { about.tell("in use", std::string(name)); }
    }
    if (!best) { about.problem("in use", why(best.error()), "No poller can be made."); }
    for (const auto& [which, name] : all) {
        about.ask(std::string(name), poller::open(which));
    }
}

/// The size of the largest datagram that arrives, found by halving.
int largest_datagram(family of) {
    auto receiver = udp_socket::open(loopback(of));
    auto sender = udp_socket::open(loopback(of));
    if (!receiver || !sender) { return 0; }
    std::vector<std::byte> room(65536);
    const auto arrives = [&](int size) {
        const auto data = std::span(room).first(static_cast<std::size_t>(size));
        if (!sender->send_to(data, receiver->local_endpoint().value(), 1s)) { return false; }
        const auto got = receiver->receive_from(room, 1s);
        return got && got->data.size() == static_cast<std::size_t>(size);
    };
    int fits = 0;
    for (int step = 32768; step > 0; step /= 2) {
        if (fits + step < 65536 && arrives(fits + step)) { fits += step; }
    }
    return fits;
}

void limits(examination& about) {
    about.group("limits");
    constexpr std::size_t enough = 20000;
    std::vector<socket> held;
    std::optional<error> end;
    while (!end && held.size() < enough) {
        auto opened = socket::open(family::ipv4, socket_kind::datagram);
        if (opened) {
            held.push_back(*std::move(opened));
        } else {
            end = opened.error();
        }
    }
    const std::size_t most = held.size();
    held.clear();
    if (end) {
        about.tell("sockets at a time", most, "");
        about.tell("one more fails with", why(*end));
    } else {
        about.tell("sockets at a time, at least", most, "");
    }
    if (most < 2000) {
        about.warn("few descriptors", std::to_string(most) + " sockets are all that this process can have",
                   "Raise the limit (ulimit -n, LimitNOFILE=, launchctl limit maxfiles) for a server.");
    }
    for (const auto& [of, name] : {std::pair(family::ipv4, "ipv4"), std::pair(family::ipv6, "ipv6")}) {
        if (!round_trip(of)) { continue; } // told under "families"
        about.tell(std::string("largest datagram, ") + name, static_cast<std::uint64_t>(largest_datagram(of)), "bytes");
    }
}

/// Ports that are refused although nobody has them, as ranges.
void ports(examination& about) {
    about.group("ports");
    std::uint16_t lowest_privileged = 0;
    std::string reserved;
    std::uint32_t first = 0;
    std::uint32_t used = 0;
    const auto end_range = [&](std::uint32_t port) {
        if (first != 0) {
            if (!reserved.empty()) { reserved += ", "; }
            reserved += std::to_string(first);
            if (first + 1 != port) { reserved.append("-").append(std::to_string(port - 1)); }
        }
        first = 0;
    };
    for (std::uint32_t port = 1; port <= 65535; ++port) {
        auto listener = socket::open(family::ipv4, socket_kind::stream);
        if (!listener) { break; }
        const auto bound = listener->bind(loopback(family::ipv4, static_cast<std::uint16_t>(port)));
        const bool refused = !bound && bound.error() == errc::permission_denied;
        if (!bound && bound.error() == errc::address_in_use) { ++used; }
        if (refused && port < 1024) {
            lowest_privileged = static_cast<std::uint16_t>(port + 1);
        } else if (refused) {
            if (first == 0) { first = port; }
            continue;
        }
        end_range(port);
    }
    end_range(65536);
    about.tell("lowest that may be bound", lowest_privileged == 0 ? 1 : lowest_privileged, "");
    about.tell("in use on 127.0.0.1", used, "");
    if (reserved.empty()) {
        about.tell("reserved by the system", "none");
    } else {
        about.warn("reserved by the system", reserved,
                   "Excluded port ranges (netsh interface ipv4 show excludedportrange protocol=tcp): bind port 0, or "
                   "choose others.");
    }
}

void names(examination& about) {
    about.group("names");
    const auto name = host_name();
    about.tell("this host", name ? *name : why(name.error()));
    if (name) {
        const auto start = clock::now();
        const auto own = resolve(*name, "", {}, 5s);
        const auto took = clock::now() - start;
        if (!own) {
            about.warn("own name", "is not found: " + why(own.error()),
                       "Programs that look their own name up fail: add it to the hosts file.");
        } else {
            std::string list;
            for (const endpoint& each : *own) {
                list += (list.empty() ? "" : ", ") + each.address().to_string();
            }
            about.tell("own name is", list + ", found in " + counted(took));
        }
    }
    std::string list;
    if (const auto local = resolve("localhost", "")) {
        for (const endpoint& each : *local) {
            list += (list.empty() ? "" : ", ") + each.address().to_string();
        }
        about.tell("localhost", list);
    } else {
        about.warn("localhost", "is not found: " + why(local.error()), "This machine has no loopback address.");
    }
    about.ask("services database", service_port("http"), "Give ports as numbers: this system has no service names.");
}

void interfaces(examination& about) {
    about.group("interfaces");
    const auto all = network_interfaces();
    if (!all) {
        about.ask("list", all);
        return;
    }
    for (const network_interface& each : *all) {
        std::string text = each.up ? "up" : "down";
        text += each.loopback ? ", loopback" : "";
        text += each.multicast ? ", multicast" : "";
        for (const auto& [address, length] : each.addresses) {
            text += ", " + address.to_string() + "/" + std::to_string(length);
        }
        about.tell(std::to_string(each.index) + " " + each.name, text);
    }
}

void behaviour(examination& about) {
    about.group("behaviour");
    // A port that was just given back: nobody listens there.
    auto listener = tcp_listener::listen(loopback(family::ipv4));
    const auto given = listener ? listener->local_endpoint() : result<endpoint>(failure{listener.error()});
    if (given && round_trip(family::ipv4)) { // without that, a refusal says nothing
        listener->close();
        const auto start = clock::now();
        const auto refused = tcp_stream::connect(*given, 10s);
        const auto took = clock::now() - start;
        const std::string name = "a closed port of loopback";
        if (refused) {
            about.warn(name, "accepts connections", "Something stands between programs and loopback.");
        } else if (refused.error() != errc::connection_refused) {
            about.warn(name, "fails with " + why(refused.error()),
                       "Clients take longer to find out that nobody listens, or take it for something else.");
        } else if (took > 500ms) {
            about.warn(name, "is refused after " + counted(took),
                       "Windows asks again for two seconds: give each connect a limit of its own.");
        } else {
            about.tell(name, "is refused after " + counted(took) + ": " + why(refused.error()));
        }
    }
    constexpr int rounds = 10;
    const auto before = clock::now();
    stop_signal never;
    for (int round = 0; round < rounds; ++round) {
        auto idle = udp_socket::open(loopback(family::ipv4));
        if (idle) { static_cast<void>(idle->wait(interest::readable, until(1ms))); }
    }
    const auto each = (clock::now() - before) / rounds;
    if (each > 10ms) {
        about.warn("a wait of 1 ms takes", counted(each), "The system's timer is coarse: do not poll by sleeping.");
    } else {
        about.tell("a wait of 1 ms takes", static_cast<std::uint64_t>(each / 1us), "microseconds");
    }
}

} // namespace

findings examine(bool every_port) {
    findings found;
    examination about(found);
    families(about);
    protocols(about);
    option_values(about);
    pollers(about);
    limits(about);
    if (every_port) { ports(about); }
    names(about);
    interfaces(about);
    behaviour(about);
    return found;
}

} // namespace doctor
