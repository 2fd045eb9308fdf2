// Answers each datagram with the time of day (UTC) and the datagram itself. FORGET makes it ignore the first requests,
// so that one can watch the client try again.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

#include <portsock/udp.hpp>

#include "support/listening.hpp"
#include "support/program.hpp"

namespace {

std::string time_of_day() {
    using namespace std::chrono;
    const auto now = floor<seconds>(system_clock::now());
    const year_month_day date(floor<days>(now));
    const hh_mm_ss time(now - floor<days>(now));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(argc, argv,
                                   {.purpose = "Answers each datagram with the time of day and the datagram itself.",
                                    .required = {example::listen_parameter, example::listen_port_parameter},
                                    .optional = {{"ANSWERS", "end after so many; without it, never"},
                                                 {"FORGET", "ignore so many requests at first"}}});
    const std::uint64_t answers = given.count(2);
    std::uint64_t forget = given.number(3, 0, given.unlimited, 0);
    auto sockets = example::open_udp_at_all(given.text(0), given.port(1, 0, portsock::protocol::udp));
    example::announce(sockets.members());
    std::array<std::byte, 512> room;
    for (std::uint64_t left = answers; left > 0;) {
        const auto [request, socket] = example::must(sockets.receive(room));
        std::cout << "request from " << request.from.to_string() << (forget > 0 ? ", forgotten" : "") << std::endl;
        if (forget > 0) {
            --forget;
            continue;
        }
        --left;
        const std::string answer = time_of_day() + " " + std::string(portsock::text(request.data));
        if (const auto sent = socket->send_to(portsock::bytes(answer), request.from); !sent) {
            std::cerr << sent.error().describe() << std::endl;
        }
    }
}
