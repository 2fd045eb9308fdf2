/// \file
/// Raw IP sockets, for ICMP and for protocols the system does not speak itself. Needs privilege nearly everywhere.
#pragma once

#include <cstdint>
#include <span>

#include <portsock/udp.hpp>

namespace portsock {

/// Sends and receives the payload of IP packets of one protocol; the system makes the IP headers. Ports are 0
/// throughout.
class raw_socket : public socket {
  public:
    raw_socket() noexcept = default;
    explicit raw_socket(socket&& prepared) noexcept : socket(std::move(prepared)) {}

    /// Errors: permission_denied without privilege, protocol_not_supported. See: POSIX socket(); Microsoft Learn
    /// "TCP/IP Raw Sockets".
    static result<raw_socket> open(portsock::family of, portsock::protocol number);

    /// One packet, without its IP header on either family. Errors: timed_out, operation_canceled.
    [[nodiscard]] result<datagram> receive_from(mutable_buffer buffer, const until& limit = {});
    /// One packet. Errors: message_size, permission_denied, network_unreachable, address_family_not_supported.
    result<void> send_to(const_buffer payload, const ip_address& to, const until& limit = {});
};

/// The Internet checksum, in network order once stored big-endian; 0 over data that contains its own. See: RFC 1071.
[[nodiscard]] std::uint16_t internet_checksum(const_buffer data) noexcept;

} // namespace portsock
