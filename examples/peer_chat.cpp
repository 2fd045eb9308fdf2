// A chat without a server: every process listens, connects to the peers it is told, and sends each line of its input to
// all who are connected, whoever began. At the end of its input it takes its leave.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <iostream>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <portsock/io.hpp>
#include <portsock/tcp.hpp>

#include "support/listening.hpp"
#include "support/program.hpp"

namespace {

using namespace std::chrono_literals;

struct peer {
    portsock::tcp_stream stream;
    std::string name;
    std::future<void> reader;
};

std::mutex mutex; // of the list, of standard output, and of what is done to streams beside receiving
portsock::stop_signal impatience;
std::list<peer> peers;

void listen_to(peer& whom) {
    portsock::buffered_reader reader(whom.stream);
    auto line = reader.read_line(impatience);
    for (; line && *line; line = reader.read_line(impatience)) {
        const std::lock_guard lock(mutex);
        std::cout << whom.name << ": " << line->text << std::endl;
    }
    const std::lock_guard lock(mutex);
    std::cout << "left: " << whom.name << (line ? "" : ", " + std::string(line.error().message())) << std::endl;
    static_cast<void>(whom.stream.shutdown(portsock::direction::send)); // good-bye to you too
}

void join(portsock::tcp_stream stream) {
    const std::lock_guard lock(mutex);
    peer& added = peers.emplace_back();
    added.name = example::must(stream.remote_endpoint()).to_string();
    added.stream = std::move(stream);
    std::cout << "joined: " << added.name << std::endl;
    added.reader = std::async(std::launch::async, [&added] { listen_to(added); });
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "Sends each line of its input to all peers, those it connects to and those that connect to it.",
         .required = {example::listen_parameter, example::listen_port_parameter},
         .optional = {{"PEER-HOST", "a name or an address of a peer that is there already"}, {"PEER-PORT", "its port"}},
         .repeated = 2});
    std::vector<std::pair<std::string, std::uint16_t>> others; // wrong ones are told of before anything begins
    for (std::size_t i = 3; i < given.size(); i += 2) {
        others.emplace_back(given.text(i - 1), given.port(i, 1));
    }
    example::tcp_servers listeners(example::listen_at_all(given.text(0), given.port(1, 0)));
    example::announce(listeners.members());
    for (const auto& [host, port] : others) {
        join(example::must(portsock::tcp_stream::connect(example::addresses_of(host, port), 10s)));
    }
    portsock::stop_signal closing;
    std::thread door([&] {
        while (auto guest = listeners.accept(closing)) {
            join(*std::move(guest));
        }
    });
    for (std::string line; std::getline(std::cin, line);) {
        const std::lock_guard lock(mutex);
        for (peer& each : peers) {
            // A failure is no news: the one who listens to this peer has it too, and tells.
            static_cast<void>(each.stream.send_all(portsock::bytes(line + '\n'), 10s));
        }
    }
    closing.request();
    door.join();
    for (peer& each : peers) {
        const std::lock_guard lock(mutex);
        static_cast<void>(each.stream.shutdown(portsock::direction::send));
    }
    for (peer& each : peers) {
        // Who has heard all says good-bye in turn. Who does not is left without.
        if (each.reader.wait_for(5s) == std::future_status::timeout) { impatience.request(); }
        each.reader.get();
    }
}
