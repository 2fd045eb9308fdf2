// Sends ICMP echo requests and times the replies. Needs the privilege to open raw sockets. See: RFC 792, RFC 4443 4.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <random>
#include <span>
#include <thread>

#include <portsock/byte_order.hpp>
#include <portsock/raw.hpp>

#include "support/program.hpp"

int main(int argc, char** argv) {
    using namespace std::chrono_literals;
    using clock = portsock::until::clock;
    const example::arguments given(
        argc, argv,
        {.purpose =
             "Sends ICMP echo requests, five a second, and times the replies. Needs the privilege to open raw sockets.",
         .required = {example::host_parameter},
         .optional = {{"COUNT", "how many; 4 without it"}}});
    const std::uint64_t count = given.number(1, 1, given.unlimited, 4);
    const portsock::ip_address target = example::place(given.text(0), 0).address();
    auto socket = example::must(portsock::raw_socket::open(
        portsock::family_of(target), target.is_v4() ? portsock::protocol::icmp : portsock::protocol::icmp_v6));
    const auto request_type = std::byte{target.is_v4() ? std::uint8_t{8} : std::uint8_t{128}};
    const auto reply_type = std::byte{target.is_v4() ? std::uint8_t{0} : std::uint8_t{129}};
    const auto identifier = static_cast<std::uint16_t>(std::random_device()());

    // Type, code, checksum, identifier, sequence number, and a load of zeros.
    std::array<std::byte, 64> request{request_type};
    const std::span head(request);
    portsock::store_network(identifier, head.subspan<4, 2>());
    std::array<std::byte, 65536> room;
    std::uint64_t answered = 0;
    for (std::uint64_t number = 1; number <= count; ++number) {
        const auto sequence = static_cast<std::uint16_t>(number); // which begins again after 65535
        portsock::store_network(sequence, head.subspan<6, 2>());
        portsock::store_network(std::uint16_t{0}, head.subspan<2, 2>());
        // The checksum of ICMPv6 covers addresses that only the system knows, so it fills it in. See: RFC 3542 3.1.
        if (target.is_v4()) { portsock::store_network(portsock::internet_checksum(head), head.subspan<2, 2>()); }
        const auto start = clock::now();
        example::must(socket.send_to(head, target));
        for (;;) {
            const auto reply = socket.receive_from(room, start + 1s);
            if (!reply && reply.error() == portsock::errc::timed_out) {
                std::cout << "no reply: sequence " << sequence << std::endl;
                break;
            }
            // All that arrives here by ICMP is received, by each program that listens; not all of it is ours.
            const auto data = example::must(reply).data;
            if (data.size() < 8 || data[0] != reply_type) { continue; }
            if (!std::ranges::equal(data.subspan(4, 4), head.subspan(4, 4))) { continue; }
            const std::chrono::duration<double, std::milli> taken = clock::now() - start;
            std::cout << "reply from " << reply->from.address().to_string() << ": " << data.size()
                      << " bytes, sequence " << sequence << ", " << taken.count() << " ms" << std::endl;
            ++answered;
            break;
        }
        if (number < count) { std::this_thread::sleep_until(start + 200ms); }
    }
    std::cout << count << " sent, " << answered << " answered" << std::endl;
    return answered == count ? 0 : 1;
}
