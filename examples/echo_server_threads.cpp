// Echoes what it receives, each client in a thread of its own. Ctrl-C ends it in good order: the stop signal wakes
// every thread, wherever it waits.
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <thread>
#include <utility>
#include <vector>

#include <portsock/tcp.hpp>

#include "support/listening.hpp"
#include "support/program.hpp"

namespace {

portsock::stop_signal stop;

void echo(portsock::tcp_stream client) {
    std::array<std::byte, 16384> room;
    for (;;) {
        const auto received = client.receive(room, stop);
        if (!received || received->empty()) { return; }
        if (!client.send_all(*received, stop)) { return; }
    }
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(argc, argv,
                                   {.purpose = "Echoes what it receives, each client in a thread of its own.",
                                    .required = {example::listen_parameter, example::listen_port_parameter},
                                    .optional = {example::clients_parameter}});
    const std::uint64_t clients = given.count(2);
    example::tcp_servers listeners(example::listen_at_all(given.text(0), given.port(1, 0)));
    std::signal(SIGINT, [](int) { stop.request(); });
    example::announce(listeners.members());

    std::vector<std::thread> threads; // a server that is to run for years would join those that have ended
    for (std::uint64_t left = clients; left > 0; --left) {
        auto client = listeners.accept(stop);
        if (!client) {
            if (client.error() != portsock::errc::operation_canceled) {
                std::cerr << client.error().describe() << '\n';
            }
            break;
        }
        threads.emplace_back(echo, *std::move(client));
    }
    for (std::thread& each : threads) {
        each.join();
    }
    std::cout << "served " << threads.size() << " clients" << std::endl;
}
