// Serves the files of a folder over HTTP/1.1 to browsers, curl and the like. Each thread has a poller of its own and
// clients of its own: they share nothing but the port.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <portsock/options.hpp>
#include <portsock/tcp.hpp>

#include "../support/listening.hpp"
#include "../support/program.hpp"
#include "worker.hpp"

namespace {

portsock::stop_signal stop;

using listeners = std::vector<portsock::tcp_listener>;

/// Listeners for each thread, at all addresses of the host. Where the system can spread connections over several
/// listeners of one port, each thread has its own; elsewhere they share them: all are told of a connection, and the
/// first one gets it.
std::vector<listeners> listen(const std::string& host, std::uint16_t port, std::size_t threads) {
    using example::must;
    bool balanced = threads > 1;
    const auto open = [&balanced](const portsock::endpoint& at) -> portsock::result<portsock::tcp_listener> {
        auto prepared = portsock::socket::open(portsock::family_of(at.address()), portsock::socket_kind::stream);
        if (!prepared) { return portsock::failure{prepared.error()}; }
        balanced = balanced && prepared->set(portsock::options::load_balance, true);
        // Accepted streams inherit these. An answer's last piece is not to wait for the receipt of the one before. And
        // what the system holds for a slow reader is limited, or it would take megabytes each, and then seem to do
        // nothing for as long as these last.
        must(prepared->set(portsock::options::no_delay, true));
        must(prepared->set(portsock::options::send_buffer_size, 256 * 1024));
        if (const auto bound = prepared->bind(at); !bound) { return portsock::failure{bound.error()}; }
        return portsock::tcp_listener::listen(*std::move(prepared));
    };
    std::vector<listeners> all;
    all.push_back(example::open_at_all(host, port, open));
    while (all.size() < threads) {
        listeners more;
        for (const portsock::tcp_listener& each : all.front()) {
            more.push_back(must(balanced ? open(must(each.local_endpoint())) : each.duplicate()));
        }
        all.push_back(std::move(more));
    }
    return all;
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "Serves the files of a folder over HTTP/1.1. Names that begin with a dot are not served.",
         .required = {example::listen_parameter, example::listen_port_parameter, {"FOLDER", "what to serve"}},
         .optional = {{"THREADS", "1 to 64; as many as there are processors without it"},
                      {"SECONDS", "of patience with clients that stand still, 1 to 3600; 20 without it"},
                      example::clients_parameter}});
    std::error_code error;
    if (!std::filesystem::is_directory(example::http::detail::to_path(given.text(2)), error)) {
        given.refuse(2, "is no folder" + (error ? ": " + error.message() : std::string()));
    }
    const auto processors = std::clamp<std::uint64_t>(std::thread::hardware_concurrency(), 1, 64);
    example::http::site site{.folder = given[2] + '/',
                             .patience = std::chrono::seconds(given.number(4, 1, 3600, 20)),
                             .clients_to_serve = given.count(5),
                             .stop = stop};
    const auto threads = static_cast<std::size_t>(given.number(3, 1, 64, processors));
    auto all = listen(given.text(0), given.port(1, 0), threads);
    for (const int signal : {SIGINT, SIGTERM}) {
        std::signal(signal, [](int) { stop.request(); });
    }
    example::announce(all.front());

    std::vector<std::unique_ptr<example::http::worker>> workers;
    for (listeners& own : all) {
        workers.push_back(std::make_unique<example::http::worker>(site, std::move(own)));
    }
    std::vector<std::thread> running;
    for (const auto& each : workers) {
        running.emplace_back([&each] { each->run(); });
    }
    for (std::thread& each : running) {
        each.join();
    }
    std::cout << "served " << site.clients << " clients, " << site.answers << " answers" << std::endl;
}
