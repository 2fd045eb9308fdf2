// Fetches the file of a file_server, over TCP, or with --udp over UDP, and checks that it arrived unharmed.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <portsock/io.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include "support/file.hpp"
#include "support/program.hpp"
#include "support/udp_stream.hpp"

namespace {

using namespace std::chrono_literals;

void finish(portsock::tcp_stream&) {} // does so by itself
void finish(example::udp_receiver& stream) { stream.finish(); }

/// False if what is on the disk now is not what the server has.
template <class Stream>
bool fetch(Stream& stream, const std::string& path) {
    const auto start = portsock::until::clock::now();
    portsock::buffered_reader reader(stream, 4096);
    const std::uint64_t size = example::length_of(example::must(reader.read_exactly(example::head_size, 30s)));
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    std::vector<std::byte> room(example::piece_size);
    for (std::uint64_t left = size; left > 0;) {
        const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, room.size()));
        const auto piece = example::must(reader.read_some(std::span(room).first(most), 30s));
        if (piece.empty()) { example::give_up("the server ended the connection too early"); }
        file.write(portsock::text(piece).data(), static_cast<std::streamsize>(piece.size()));
        left -= piece.size();
    }
    const auto seconds = portsock::until::clock::now() - start;
    example::sha256::digest expected{};
    const bool complete = example::must(reader.read_exactly(expected, 30s)).size() == expected.size();
    finish(stream);
    file.close();
    if (!file) { example::give_up("cannot write " + path); }
    const example::file_facts facts = example::facts_of(path);
    example::report(facts, seconds);
    return complete && facts.size == size && facts.digest == expected;
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "Fetches the file of a file_server and checks that it arrived unharmed.",
         .required = {example::host_parameter, example::port_parameter, {"FILE", "where to write it"}},
         .options = {{"--udp", "over UDP, not TCP"}}});
    const bool by_udp = given.has_option("--udp");
    const std::string& path = given.text(2);
    const std::uint16_t port = given.port(1, 1, by_udp ? portsock::protocol::udp : portsock::protocol::tcp);
    bool unharmed = false;
    if (by_udp) {
        const portsock::endpoint server = example::place(given.text(0), port);
        auto socket = example::must(portsock::udp_socket::open(portsock::family_of(server.address())));
        example::prepare(socket);
        example::must(socket.connect(server));
        example::udp_receiver stream(socket, std::random_device()());
        unharmed = fetch(stream, path);
    } else {
        auto stream = example::must(portsock::tcp_stream::connect(example::addresses_of(given.text(0), port), 10s));
        unharmed = fetch(stream, path);
        if (!unharmed) { stream.abort(); } // so that the server knows
    }
    if (!unharmed) { example::give_up("the file was damaged on its way"); }
}
