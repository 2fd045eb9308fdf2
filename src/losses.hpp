// What an error says of the socket that it is reported for.
#pragma once

#include <portsock/error.hpp>

namespace portsock::detail {

/// A stream for which the system reports this has ended for good.
constexpr bool ends_the_stream(errc code) noexcept {
    switch (code) {
    case errc::connection_reset:
    case errc::connection_aborted:
    case errc::broken_pipe:
    case errc::timed_out:
    case errc::network_reset:
    case errc::network_down:
    case errc::network_unreachable:
    case errc::host_unreachable:
        return true;
    default:
        return false;
    }
}

/// The system had no room to answer, which says nothing of the socket.
constexpr bool is_shortage(errc code) noexcept {
    return code == errc::no_buffer_space || code == errc::not_enough_memory || code == errc::too_many_files_open;
}

/// News of an earlier datagram that could not be delivered.
constexpr bool is_echo_of_a_send(errc code) noexcept {
    switch (code) {
    case errc::connection_refused:
    case errc::connection_reset:
    case errc::network_reset:
    case errc::host_unreachable:
    case errc::network_unreachable:
        return true;
    default:
        return false;
    }
}

constexpr errc name_of_echo(errc code) noexcept {
    // Normalised [udp-refused]: an ICMP "port unreachable" is a refused connection here and a reset one there.
    // Ref: RFC 1122 4.1.3.3; Microsoft Learn "recvfrom function", WSAECONNRESET and WSAENETRESET.
    return code == errc::connection_reset || code == errc::network_reset ? errc::connection_refused : code;
}

} // namespace portsock::detail
