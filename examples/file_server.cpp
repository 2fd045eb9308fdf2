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
    const example::arguments given(argc, argv, 3, "[--udp] HOST PORT FILE [CLIENTS]", "--udp");
    const portsock::endpoint local = example::place(given[0], given[1]);
    const example::file_facts facts = example::facts_of(given[2]);
    portsock::tcp_listener listener;
    portsock::udp_socket socket;
    if (given.has_option()) {
        socket = example::must(portsock::udp_socket::open(local));
        example::prepare(socket);
        example::announce(socket);
    } else {
        listener = example::must(portsock::tcp_listener::listen(local));
        example::announce(listener);
    }
    int status = 0;
    for (std::uint64_t left = given.number(3); left > 0; --left) {
        const auto served = socket ? serve(example::must(example::udp_sender::accept(socket)), given[2], facts)
                                   : serve(example::must(listener.accept()), given[2], facts);
        if (served) { continue; }
        std::cerr << served.error().describe() << std::endl;
        status = 1;
    }
    return status;
}
