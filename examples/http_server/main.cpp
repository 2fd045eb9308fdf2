// Serves the files of a folder over HTTP/1.1 to browsers, curl and the like. Each thread has a poller of its own and
// clients of its own: they share nothing but the port.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <portsock/tcp.hpp>

#include "../support/program.hpp"
#include "worker.hpp"

namespace {

portsock::stop_signal stop;

/// A listener for each thread. Where the system can spread connections over several listeners of one port, each thread
/// has one of its own; elsewhere they share one: all are told of a connection, and the first one gets it.
std::vector<portsock::tcp_listener> listen(const portsock::endpoint& where, std::size_t count) {
    using example::must;
    std::vector<portsock::tcp_listener> listeners;
    bool balanced = count > 1;
    const auto open = [&](const portsock::endpoint& at) {
        auto prepared = must(portsock::socket::open(portsock::family_of(at.address()), portsock::socket_kind::stream));
        balanced = balanced && prepared.set(portsock::options::load_balance, true);
        // Accepted streams inherit these. An answer's last piece is not to wait for the receipt of the one before. And
        // what the system holds for a slow reader is limited, or it would take megabytes each, and then seem to do
        // nothing for as long as these last.
        must(prepared.set(portsock::options::no_delay, true));
        must(prepared.set(portsock::options::send_buffer_size, 256 * 1024));
        must(prepared.bind(at));
        return must(portsock::tcp_listener::listen(std::move(prepared)));
    };
    listeners.push_back(open(where));
    const portsock::endpoint taken = must(listeners.front().local_endpoint());
    while (listeners.size() < count) {
        listeners.push_back(balanced ? open(taken) : must(listeners.front().duplicate()));
    }
    return listeners;
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(argc, argv, 3, "HOST PORT FOLDER [THREADS [SECONDS [CLIENTS]]]");
    const std::size_t threads = static_cast<std::size_t>(
        std::clamp<std::uint64_t>(given.number(3, std::thread::hardware_concurrency()), 1, 64));
    auto listeners = listen(example::place(given[0], given[1]), threads);
    example::http::site site{.folder = given[2] + '/',
                             .patience = std::chrono::seconds(std::clamp<std::uint64_t>(given.number(4, 10), 1, 3600)),
                             .clients_to_serve = given.number(5),
                             .stop = stop};
    for (const int signal : {SIGINT, SIGTERM}) {
        std::signal(signal, [](int) { stop.request(); });
    }
    example::announce(listeners.front());

    std::vector<std::thread> running;
    for (portsock::tcp_listener& listener : listeners) {
        running.emplace_back(
            [&site, &listener] { std::make_unique<example::http::worker>(site, std::move(listener))->run(); });
    }
    for (std::thread& each : running) {
        each.join();
    }
    std::cout << "served " << site.clients << " clients, " << site.answers << " answers" << std::endl;
}
