/// \file
/// TCP: connections, and listening for them. See: RFC 9293.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <portsock/stream.hpp>

namespace portsock {

/// A TCP connection (or one of another stream protocol, when made from a prepared socket).
class tcp_stream : public stream_socket {
  public:
    tcp_stream() noexcept = default;
    explicit tcp_stream(socket&& prepared) noexcept : stream_socket(std::move(prepared)) {}
    explicit tcp_stream(stream_socket&& stream) noexcept : stream_socket(std::move(stream)) {}

    /// Errors: connection_refused, timed_out, host_unreachable, network_unreachable, permission_denied, address_in_use
    /// (no local port left; Linux says address_not_available), address_not_available (no local address to come from),
    /// invalid_argument (unspecified, multicast or broadcast address, port 0, a link-local
    /// address without scope, IPv4-mapped without dual stack), too_many_files_open. Without a limit it lasts until the
    /// system gives up: 21 seconds to more than two minutes. See: POSIX connect().
    static result<tcp_stream> connect(const endpoint& remote, const until& limit = {});
    /// Tries them in order, each when the one before has failed, and returns the first that succeeds; the error is that
    /// of the last one. Nothing is raced, as the list may be one of different machines: for a race give a name.
    static result<tcp_stream> connect(std::span<const endpoint> candidates, const until& limit = {});
    /// Connects to whichever address of a host answers first, by RFC 8305: the families take turns, beginning with the
    /// resolver's first address, the next attempt starts when one fails or after 250 ms, and IPv4 addresses need not
    /// wait longer than 50 ms for a resolver that is late with the others. The limit covers everything; the losers are
    /// closed. An address as text is connected to as it is. If all fail the error is the last one's, but one that is
    /// about the host rather than about the way there (network_unreachable and its like) if there is any. Errors: also
    /// those of resolve, during operation::resolve. See: RFC 8305.
    static result<tcp_stream> connect(std::string_view host, std::uint16_t port, const until& limit = {});
    /// Connects a socket that was opened, and perhaps bound and configured, by hand. On failure `prepared` keeps it;
    /// after a failed attempt it can only be closed. Errors: also already_connected, connection_already_in_progress,
    /// invalid_argument (listening, or an earlier attempt failed, or its own address), address_family_not_supported.
    static result<tcp_stream> connect(socket&& prepared, const endpoint& remote, const until& limit = {});

    static result<tcp_stream> adopt(native_handle handle);
    [[nodiscard]] result<tcp_stream> duplicate() const;

  private:
    friend class tcp_listener;
    tcp_stream(socket&& connected, const endpoint& peer) noexcept : stream_socket(std::move(connected), peer) {}
};

/// May one socket serve both IP families, where the system has such? With one for each, IPv4 clients keep plain IPv4
/// addresses.
enum class dual_stack : std::uint8_t { preferred, never };

/// Accepts TCP connections. Restartable at once on a fixed port, and no other socket can take the port over.
///
/// An accepted stream starts with the options of its listener; what is set on one of them later is its own. Nothing
/// else passes from one to the other.
class tcp_listener : public socket {
  public:
    tcp_listener() noexcept = default;
    /// Takes a socket over as it is: accept fails with invalid_argument unless it listens.
    explicit tcp_listener(socket&& prepared) noexcept : socket(std::move(prepared)) {}

    static constexpr int largest_backlog = 0x7fffffff;

    /// Opens, binds and listens. `backlog` = connections that may wait for accept, a hint of at least 1; by default as
    /// many as the system allows; clients beyond it wait, time out or are refused, as the system likes. So may a port
    /// be that is listened on for all addresses while this is for one, or the reverse. Errors: address_in_use,
    /// address_not_available, permission_denied.
    static result<tcp_listener> listen(const endpoint& local, int backlog = largest_backlog);
    /// On all addresses of both families (an IPv4 client then has an IPv4-mapped address: see endpoint::unmapped());
    /// of IPv4 alone on a machine without IPv6. Errors: also operation_not_supported where a socket has one family
    /// (OpenBSD): listen_all works there too.
    static result<tcp_listener> listen(std::uint16_t port, int backlog = largest_backlog);
    /// On all addresses of both families wherever that takes one socket or two: as many listeners, on the same port,
    /// also if it is 0. Of the one family that a machine has. A poller serves them as one.
    static result<std::vector<tcp_listener>> listen_all(std::uint16_t port, dual_stack how = dual_stack::preferred,
                                                        int backlog = largest_backlog);
    /// Listens on a socket bound by hand. On failure `prepared` keeps it. Errors: invalid_argument (not bound),
    /// address_in_use (some systems notice only now), already_connected, operation_not_supported (not a stream).
    static result<tcp_listener> listen(socket&& prepared, int backlog = largest_backlog);
    /// Again, perhaps with another backlog: succeeds; the effect on the backlog is the system's.
    result<void> listen_again(int backlog);

    /// The next connection. Connections that died in the queue are skipped. Errors: timed_out, operation_canceled,
    /// too_many_files_open, invalid_argument (not listening), operation_not_supported (not a stream).
    ///
    /// After too_many_files_open the listener is usable, and still readable, since those who wait are still in its
    /// queue (some systems drop one): every further call fails at once, until something is closed. So a loop lets some
    /// time pass before the next call, and a server with a poller removes the listener from it until then.
    [[nodiscard]] result<tcp_stream> accept(const until& limit = {});
    [[nodiscard]] result<tcp_stream> try_accept();

    [[nodiscard]] result<tcp_listener> duplicate() const;
    static result<tcp_listener> adopt(native_handle handle);

  private:
    result<tcp_stream> accept_with(const until& limit, bool waits);
};

} // namespace portsock
