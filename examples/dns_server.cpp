// Answers questions for the addresses of a few names, as the servers of the Domain Name System do, over UDP, and over
// TCP for answers that no datagram may hold. FORGET makes it ignore the first datagrams, so that one can watch the
// client try again. See: RFC 1035 section 4; RFC 7766 section 5.
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <portsock/byte_order.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include "support/dns.hpp"
#include "support/program.hpp"

namespace {

using namespace std::chrono_literals;
namespace dns = example::dns;

portsock::stop_signal stop;
std::atomic<std::uint64_t> left = 0; // answers to give

/// The names of documentation: RFC 2606, RFC 5737, RFC 3849. The last one has more addresses than fit into a datagram.
std::vector<dns::record> make_table() {
    std::vector<dns::record> table;
    const auto add = [&table](std::string_view name, std::string_view address) {
        const auto parsed = portsock::ip_address::parse(address).value();
        table.push_back({.name = dns::to_name(name).value(),
                         .type = parsed.is_v4() ? dns::type_a : dns::type_aaaa,
                         .lifetime = 300,
                         .address = parsed});
    };
    add("host.example", "192.0.2.1");
    add("host.example", "192.0.2.2");
    add("host.example", "2001:db8::1");
    add("old.example", "192.0.2.3");
    table.push_back({.name = dns::to_name("alias.example").value(),
                     .type = dns::type_cname,
                     .lifetime = 300,
                     .alias = dns::to_name("host.example").value()});
    for (int i = 1; i <= 60; ++i) {
        add("many.example", "198.51.100." + std::to_string(i));
    }
    return table;
}
const std::vector<dns::record> table = make_table();

/// The records of a name, or of what it is an alias of. Whether there is such a name.
bool look_up(const std::string& name, std::uint16_t type, std::vector<dns::record>& found) {
    bool exists = false;
    for (const dns::record& each : table) {
        if (!dns::same_name(each.name, name)) { continue; }
        exists = true;
        if (each.type == type || each.type == dns::type_cname) { found.push_back(each); }
        if (each.type == dns::type_cname && type != dns::type_cname) { return look_up(each.alias, type, found); }
    }
    return exists;
}

/// Nothing for what is no question: an answer to an answer could go on for ever.
std::optional<std::vector<std::byte>> answer_to(portsock::const_buffer asked, std::size_t room) {
    const dns::reading request = dns::read_message(asked);
    if (!request.has_header || request.read.is_answer) { return {}; }
    dns::message answer{.id = request.read.id,
                        .is_answer = true,
                        .opcode = request.read.opcode,
                        .recursion_desired = request.read.recursion_desired};
    if (request.read.opcode != 0) {
        answer.result = dns::code::not_implemented;
    } else if (!request.complete) {
        answer.result = dns::code::format_error;
    } else {
        answer.question = request.read.question;
        if (answer.question.of_class != dns::internet) {
            answer.result = dns::code::refused;
        } else if (!look_up(answer.question.name, answer.question.type, answer.answers)) {
            answer.result = dns::code::no_such_name;
        }
    }
    return dns::write_message(answer, room);
}

void count_answer() {
    if (--left == 0) { stop.request(); }
}

/// One client after another, each with little time: who needs more delays the others, but nobody who asks by datagram.
void serve_streams(portsock::tcp_listener& listener) {
    while (!stop.requested()) {
        auto client = listener.accept(stop);
        if (!client) {
            if (!stop.requested()) {
                std::this_thread::sleep_for(100ms);
            } // no descriptors, perhaps: not in a busy loop
            continue;
        }
        const portsock::until limit(portsock::until::clock::now() + 2s, stop);
        std::array<std::byte, 2> size;
        std::array<std::byte, dns::longest_datagram> room;
        const auto got = client->receive_exactly(size, limit);
        if (!got || got->size() < size.size()) { continue; }
        const auto count = portsock::load_network<std::uint16_t>(size);
        if (count > room.size()) { continue; } // no question is so long
        const auto question = client->receive_exactly(std::span(room).first(count), limit);
        if (!question || question->size() < count) { continue; }
        const auto answer = answer_to(*question, UINT16_MAX);
        if (!answer) { continue; }
        portsock::store_network(static_cast<std::uint16_t>(answer->size()), std::span(size));
        const std::array<portsock::const_buffer, 2> whole{size, *answer};
        if (client->send_all(whole, limit)) { count_answer(); }
    }
}

void serve_datagrams(portsock::udp_socket& socket, std::uint64_t forget) {
    std::array<std::byte, dns::longest_datagram> room;
    while (const auto question = socket.receive_from(room, stop)) {
        const auto answer = question->truncated ? std::nullopt : answer_to(question->data, dns::longest_datagram);
        if (!answer) { continue; }
        if (forget > 0) {
            --forget;
            std::cout << "question from " << question->from.to_string() << ", forgotten" << std::endl;
        } else if (const auto sent = socket.send_to(*answer, question->from, stop); !sent) {
            std::cerr << sent.error().describe() << std::endl; // it will ask again
        } else {
            count_answer();
        }
    }
}

/// Both sockets of one port. If any port will do, one is looked for that is free for both.
std::pair<portsock::udp_socket, portsock::tcp_listener> open(const portsock::endpoint& where) {
    for (int tries = 20;; --tries) {
        auto socket = example::must(portsock::udp_socket::open(where));
        const portsock::endpoint taken = example::must(socket.local_endpoint());
        auto listener = portsock::tcp_listener::listen(taken);
        if (listener || where.port() != 0 || tries == 0) {
            return {std::move(socket), example::must(std::move(listener))};
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(argc, argv, 2, "HOST PORT [ANSWERS [FORGET]]");
    auto [socket, listener] = open(example::place(given[0], given[1]));
    left = given.number(2);
    for (const int signal : {SIGINT, SIGTERM}) {
        std::signal(signal, [](int) { stop.request(); });
    }
    example::announce(socket);
    std::thread streams([&listener = listener] { serve_streams(listener); });
    serve_datagrams(socket, given.number(3, 0));
    streams.join();
}
