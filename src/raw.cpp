#include <portsock/raw.hpp>

#include <algorithm>
#include <utility>

#include "backend.hpp"
#include "blocking.hpp"

namespace portsock {

namespace {

using backend::attempt;
using backend::patience;

/// The longest packet there is: its length is a 16-bit field. See: RFC 791 3.1.
constexpr std::size_t longest_packet = 65535;

/// How many bytes of a received packet are its IPv4 header. See: RFC 791 3.1.
std::size_t header_size(const_buffer packet) noexcept {
    if (packet.empty() || std::to_integer<unsigned>(packet[0]) >> 4U != 4U) { return 0; }
    const std::size_t size = (std::to_integer<std::size_t>(packet[0]) & 0x0fU) * 4U;
    return std::min(size, packet.size());
}

} // namespace

result<raw_socket> raw_socket::open(portsock::family of, portsock::protocol number) {
    result<socket> opened = socket::open(of, socket_kind::raw, number);
    if (!opened) { return failure{opened.error()}; }
    // Normalised [raw-receive-unbound]: some systems receive on a raw socket only once it is bound.
    // Ref: Microsoft Learn "TCP/IP Raw Sockets".
    const ip_address any = of == family::ipv6 ? ip_address(ipv6_address::unspecified()) : ip_address();
    if (const result<void> bound = opened->bind(endpoint(any, 0)); !bound) { return failure{bound.error()}; }
    return raw_socket(*std::move(opened));
}

result<datagram> raw_socket::receive_from(mutable_buffer buffer, const until& limit) {
    constexpr operation during = operation::receive;
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    datagram received;
    // Normalised [raw-header]: IPv4 packets arrive with their header, some of whose fields are in host order on some
    // systems; IPv6 packets without.
    // Ref: RFC 3542 3; FreeBSD ip(4), "Raw IP Sockets".
    // How long the header is only the packet itself says, so there must be room for both before there is for one.
    const bool headed = family() == family::ipv4;
    std::byte whole[longest_packet];
    const mutable_buffer room = headed ? mutable_buffer(whole) : buffer;
    const attempt made = detail::keep_trying(native(), interest::readable, limit, [&](patience how) {
        prepare();
        return backend::receive_from(native(), room, received.from, how, false);
    });
    if (!made.ok()) { return failure{portsock::error(made.code, during, made.native)}; }
    received.data = room.first(made.value);
    received.truncated = made.truncated;
    received.from = endpoint(received.from.address(), 0);
    if (headed) {
        const const_buffer payload = received.data.subspan(header_size(received.data));
        received.data = buffer.first(std::min(payload.size(), buffer.size()));
        received.truncated = received.data.size() < payload.size();
        std::copy_n(payload.begin(), received.data.size(), received.data.begin());
    }
    return received;
}

result<void> raw_socket::send_to(const_buffer payload, const ip_address& to, const until& limit) {
    constexpr operation during = operation::send;
    const endpoint at(to, 0);
    if (const result<void> checked = check_destination(at, during); !checked) { return checked; }
    if (payload.size() > backend::most_bytes_at_once) { return failure{fail(errc::message_size, during, at)}; }
    const attempt made = detail::keep_trying(native(), interest::writable, limit, [&](patience how) {
        prepare();
        return backend::send_to(native(), payload, at, how);
    });
    if (!made.ok()) { return failure{portsock::error(made.code, during, made.native, at)}; }
    return {};
}

std::uint16_t internet_checksum(const_buffer data) noexcept {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i + 1 < data.size(); i += 2) {
        sum += std::to_integer<std::uint64_t>(data[i]) << 8U | std::to_integer<std::uint64_t>(data[i + 1]);
    }
    if (data.size() % 2 != 0) { sum += std::to_integer<std::uint64_t>(data.back()) << 8U; }
    while (sum >> 16U != 0) {
        sum = (sum & 0xffffU) + (sum >> 16U);
    }
    return static_cast<std::uint16_t>(~sum & 0xffffU);
}

} // namespace portsock
