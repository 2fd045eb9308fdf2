// Asks a name server for the addresses of a name. Datagrams may be lost, late, doubled or forged: an answer must come
// from the server and have the number and the question of what was asked, whatever else arrives is passed over, and
// every try waits twice as long as the one before. An answer that no datagram may hold is asked for again over TCP.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <portsock/byte_order.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include "support/dns.hpp"
#include "support/program.hpp"

namespace {

using namespace std::chrono_literals;
namespace dns = example::dns;

/// What the answer says; nothing if it is no answer to this question.
std::optional<dns::message> read_answer(portsock::const_buffer bytes, const dns::message& asked) {
    const dns::reading answer = dns::read_message(bytes);
    const bool fits = answer.complete && answer.read.is_answer && answer.read.id == asked.id &&
                      answer.read.opcode == asked.opcode && answer.read.question.type == asked.question.type &&
                      answer.read.question.of_class == asked.question.of_class &&
                      dns::same_name(answer.read.question.name, asked.question.name);
    return fits ? std::optional(answer.read) : std::nullopt;
}

dns::message ask_by_stream(const portsock::endpoint& server, const dns::message& asked) {
    const auto question = dns::write_message(asked, dns::longest_datagram);
    const auto deadline = portsock::until::clock::now() + 5s; // for all of it
    auto stream = example::must(portsock::tcp_stream::connect(server, deadline));
    std::array<std::byte, 2> size;
    portsock::store_network(static_cast<std::uint16_t>(question.size()), std::span(size));
    const std::array<portsock::const_buffer, 2> whole{size, question};
    example::must(stream.send_all(whole, deadline));
    if (example::must(stream.receive_exactly(size, deadline)).size() < size.size()) {
        example::give_up("the server ended the connection");
    }
    std::vector<std::byte> room(portsock::load_network<std::uint16_t>(size));
    const auto answer = read_answer(example::must(stream.receive_exactly(room, deadline)), asked);
    if (!answer) { example::give_up("the server answered something else"); }
    return *answer;
}

struct reply {
    dns::message answer;
    std::uint64_t tries = 0;
};

std::optional<reply> ask_by_datagram(const portsock::endpoint& server, const dns::message& asked, std::uint64_t tries) {
    auto socket = example::must(portsock::udp_socket::open(portsock::family_of(server.address())));
    example::must(socket.connect(server)); // what strangers send does not arrive
    const auto question = dns::write_message(asked, dns::longest_datagram);
    std::array<std::byte, dns::longest_datagram> room;
    auto patience = 250ms;
    for (std::uint64_t attempt = 1; attempt <= tries; ++attempt, patience *= 2) {
        example::must(socket.send(question));
        // One deadline for all that arrives: nobody prolongs it by sending something else. An answer to an earlier try
        // will do, it is to the same question.
        for (const auto deadline = portsock::until::clock::now() + patience;;) {
            const auto arrived = socket.receive_from(room, deadline);
            if (!arrived && arrived.error() == portsock::errc::timed_out) { break; }
            const portsock::datagram datagram = example::must(arrived);
            const auto answer = read_answer(datagram.data, asked);
            if (answer && !datagram.truncated) { return reply{*answer, attempt}; }
        }
    }
    return {};
}

/// The records of the name that was asked for, or of what it is an alias of.
std::size_t show(const dns::message& answer) {
    std::string name = answer.question.name;
    std::size_t shown = 0;
    for (const dns::record& each : answer.answers) {
        if (!dns::same_name(each.name, name)) { continue; }
        if (each.type == dns::type_cname) {
            std::cout << dns::to_text(name) << " is an alias of " << dns::to_text(each.alias) << '\n';
            name = each.alias;
        } else if (each.type == answer.question.type) {
            std::cout << dns::to_text(name) << " has the address " << each.address.to_string() << '\n';
            ++shown;
        }
    }
    return shown;
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "Asks a name server for the addresses of a name.",
         .required = {example::host_parameter, example::port_parameter, {"NAME", "the name to ask for"}},
         .optional = {{"TRIES", "how often to ask, 1 to 10 times; 5 without it"}},
         .options = {{"--v6", "ask for IPv6 addresses, not for those of IPv4"}}});
    const std::uint64_t tries = given.number(3, 1, 10, 5);
    const portsock::endpoint server = example::place(given.text(0), given.port(1, 1, portsock::protocol::udp));
    const auto name = dns::to_name(given[2]);
    if (!name) { given.refuse(2, "is no name"); }
    // A number that nobody can guess, as far as 16 bits go; the system's choice of a port adds some more.
    const dns::message asked{.id = static_cast<std::uint16_t>(std::random_device()()),
                             .recursion_desired = true,
                             .question = {.name = *name,
                                          .type = given.has_option("--v6") ? dns::type_aaaa : dns::type_a,
                                          .of_class = dns::internet}};

    const auto reply = ask_by_datagram(server, asked, tries);
    if (!reply) { example::give_up("no answer from " + server.to_string()); }
    const dns::message answer = reply->answer.truncated ? ask_by_stream(server, asked) : reply->answer;
    if (answer.result == dns::code::no_such_name) { example::give_up(dns::to_text(*name) + " does not exist"); }
    if (answer.result != dns::code::ok) {
        example::give_up("the server cannot answer: " + std::to_string(static_cast<int>(answer.result)));
    }
    const std::size_t count = show(answer);
    std::cout << count << " addresses after " << reply->tries << (reply->tries == 1 ? " try" : " tries")
              << (reply->answer.truncated ? ", by stream" : "") << std::endl;
}
