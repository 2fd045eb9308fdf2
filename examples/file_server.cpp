// Gives each client the same file, one client after the other, over TCP, or with --udp over UDP.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include "support/file.hpp"
#include "support/listening.hpp"
#include "support/program.hpp"
#include "support/udp_stream.hpp"

namespace {

using namespace std::chrono_literals;

/// The client ends the connection when it has checked the file, or resets it if something is wrong.
portsock::result<void> finish(portsock::tcp_stream& stream) {
    if (const auto ended = stream.shutdown(portsock::direction::send); !ended) { return ended; }
    std::array<std::byte, 1> room;
    const auto end = stream.receive(room, 60s);
    return end ? portsock::result<void>() : portsock::failure{end.error()};
}
portsock::result<void> finish(example::udp_sender& stream) { return stream.finish(); }

template <class Stream>
portsock::result<void> serve(Stream stream, const std::string& path, const example::file_facts& facts) {
    const auto start = portsock::until::clock::now();
    if (const auto sent = stream.send_all(example::length_head(facts.size), 30s); !sent) { return sent; }
    std::ifstream file(path, std::ios::binary);
    std::vector<std::byte> room(example::piece_size);
    for (auto piece = example::read_piece(file, room); !piece.empty(); piece = example::read_piece(file, room)) {
        if (const auto sent = stream.send_all(piece, 30s); !sent) { return sent; }
    }
    const auto seconds = portsock::until::clock::now() - start;
    if (const auto sent = stream.send_all(facts.digest, 30s); !sent) { return sent; }
    if (const auto done = finish(stream); !done) { return done; }
    example::report(facts, seconds);
    return {};
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "Gives each client the same file, one client after the other.",
         .required = {example::listen_parameter, example::listen_port_parameter, {"FILE", "what to give"}},
         .optional = {example::clients_parameter},
         .options = {{"--udp", "over UDP, not TCP"}}});
    const bool by_udp = given.has_option("--udp");
    const std::uint16_t port = given.port(1, 0, by_udp ? portsock::protocol::udp : portsock::protocol::tcp);
    const std::uint64_t clients = given.count(3);
    const example::file_facts facts = example::facts_of(given.text(2));
    int status = 0;
    const auto serve_all = [&](auto& servers, auto next) {
        example::announce(servers.members());
        for (std::uint64_t left = clients; left > 0; --left) {
            const auto served = serve(example::must(next(servers)), given.text(2), facts);
            if (served) { continue; }
            std::cerr << served.error().describe() << std::endl;
            status = 1;
        }
    };
    if (by_udp) {
        auto opened = example::open_at_all(given.text(0), port, [](const portsock::endpoint& at) {
            auto socket = portsock::udp_socket::open(at);
            if (socket) { example::prepare(*socket); }
            return socket;
        });
        example::udp_servers sockets(std::move(opened));
        serve_all(sockets, [](example::udp_servers& from) { return example::udp_sender::accept(from); });
    } else {
        example::tcp_servers listeners(example::listen_at_all(given.text(0), port));
        serve_all(listeners, [](example::tcp_servers& from) { return from.accept(); });
    }
    return status;
}
