/// \file
/// UDP: datagrams. See: RFC 768.
#pragma once

#include <cstddef>

#include <portsock/detail/attempt.hpp>
#include <portsock/socket.hpp>

namespace portsock {

/// One received datagram.
struct datagram {
    mutable_buffer data;    ///< the used front of the buffer that was given
    endpoint from;          ///< who sent it
    bool truncated = false; ///< it was longer than the buffer; its rest is gone
};

/// A datagram socket. An undeliverable datagram never makes a receive fail on a socket without peer; with a peer,
/// connection_refused is reported at most once per datagram sent, and the socket stays usable. Datagrams get lost,
/// within one machine too, when their receiver is late.
///
/// There are no calls for multicast yet. To receive for a group a socket binds to all addresses, because some systems
/// bind to no other; on Linux such a socket also gets what is sent to groups that others on the machine have joined.
class udp_socket : public socket {
  public:
    udp_socket() noexcept = default;
    /// Takes a socket over as it is.
    explicit udp_socket(socket&& prepared) noexcept : socket(std::move(prepared)) {}

    /// Unbound: it gets a local port with the first datagram it sends.
    static result<udp_socket> open(portsock::family of = family::ipv4);
    /// Opened and bound. Errors: address_in_use, address_not_available, permission_denied.
    static result<udp_socket> open(const endpoint& local);

    /// Fix the peer: only its datagrams arrive from now on (what others sent before may still be there) and send()
    /// needs no destination. Again = another peer. Sends nothing. Errors: invalid_argument (port 0, unspecified
    /// address), address_family_not_supported, network_unreachable, connection_refused (the port was free: the system
    /// had given it to this very socket, and has no other).
    result<void> connect(const endpoint& peer);
    /// Undo connect: datagrams from anyone arrive. An address and port that were bound are kept (FreeBSD, NetBSD and
    /// macOS keep only the port: then for all addresses; under Wine a socket that was bound to all addresses keeps the one
    /// that connect chose), a port that was assigned may change.
    result<void> disconnect();

    /// One datagram. Errors: invalid_argument while the socket has no local address, timed_out, operation_canceled,
    /// connection_refused.
    [[nodiscard]] result<datagram> receive_from(mutable_buffer buffer, const until& limit = {}) {
        return receive_first(buffer, limit, true);
    }
    [[nodiscard]] result<datagram> try_receive_from(mutable_buffer buffer) { return receive_first(buffer, {}, false); }
    /// The same, leaving the datagram queued in full.
    [[nodiscard]] result<datagram> peek_from(mutable_buffer buffer, const until& limit = {});

    /// Sends one datagram whole or not at all. Errors: message_size (larger than the system can send; 9216 bytes always
    /// can be), permission_denied (broadcast without allow_broadcast), invalid_argument (port 0), connection_refused (as
    /// with connect, of the first datagram of an unbound socket),
    /// address_family_not_supported, already_connected (the socket has a peer: use send), no_buffer_space (dropped, try
    /// later).
    result<void> send_to(const_buffer data, const endpoint& to, const until& limit = {}) {
        return send_first(data, to, limit, true);
    }
    result<void> try_send_to(const_buffer data, const endpoint& to) { return send_first(data, to, {}, false); }
    /// To the connected peer. Errors: not_connected, connection_refused, message_size.
    result<void> send(const_buffer data, const until& limit = {});
    result<void> try_send(const_buffer data);

    static result<udp_socket> adopt(native_handle handle);
    [[nodiscard]] result<udp_socket> duplicate() const;

  protected:
    friend class raw_socket;
    [[nodiscard]] result<datagram> receive_with(const backend::attempt& first, mutable_buffer buffer, until limit,
                                                bool waits, bool peeks);
    result<void> send_with(backend::packed_attempt first, const_buffer data, const endpoint* to, until limit,
                           bool waits);

  private:
    template <class Call>
    backend::attempt with_another_port(std::uint16_t other_than, Call&& call) noexcept;
    backend::attempt have_port_for(const endpoint& to) noexcept;

    /// The attempt that was not made, because something is not as usual.
    static constexpr backend::attempt not_made{.code = errc::interrupted};

    // As in stream_socket: inline is what is usual, and receive_with and send_with are the rest.
    result<datagram> receive_first(mutable_buffer buffer, const until& limit, bool waits) {
        result<datagram> got = datagram();
        backend::attempt first = not_made;
        constexpr auto bit = [](fact which) { return static_cast<std::uint32_t>(which); };
        if ((own_facts() & (bit(fact::named) | bit(fact::shared))) == bit(fact::named) && !limit.stopped()) [[likely]] {
            const bool patient = waits && limit.unlimited();
            first = backend::receive_from(native(), buffer, got->from,
                                          patient ? backend::patience::wait : backend::patience::now, false);
            got->data = buffer.first(first.value);
            got->truncated = first.truncated;
        }
        if (!first.ok()) [[unlikely]] { got = receive_with(first, buffer, limit, waits, false); }
        return got;
    }
    result<void> send_first(const_buffer data, const endpoint& to, const until& limit, bool waits) {
        constexpr auto bit = [](fact which) { return static_cast<std::uint32_t>(which); };
        backend::packed_attempt first = not_made;
        if ((own_facts() & (bit(fact::named) | bit(fact::connected) | bit(fact::shared))) == bit(fact::named) &&
            is_usual_destination(to) && data.size() <= backend::most_bytes_at_once && !limit.stopped()) [[likely]] {
            const bool patient = waits && limit.unlimited();
            first = backend::send_to(native(), data, to, patient ? backend::patience::wait : backend::patience::now);
            if (first.ok()) [[likely]] { return {}; }
        }
        return send_with(first, data, &to, limit, waits);
    }
};

} // namespace portsock
