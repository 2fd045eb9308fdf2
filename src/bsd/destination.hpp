// Where a connect or a datagram goes.
#pragma once

#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>

#include "descriptors.hpp"

namespace portsock::bsd {

/// 0 or errno's number. The unspecified address is this machine, as on every BSD.
[[nodiscard]] int destination(const description& by, const sockaddr* address, socklen_t size, endpoint& to) noexcept;
/// True if destination() would make of it what the caller gave, so that the system can have it as it is: an IPv4
/// address with a port, and nothing where there is to be nothing. (What the system says to the unspecified one is not success.)
[[nodiscard]] inline bool is_plain_destination(const sockaddr* address, socklen_t size) noexcept {
    // One comparison for too short and longer than any.
    if (size - sizeof(sockaddr_in) > sizeof(sockaddr_storage) - sizeof(sockaddr_in) || address->sa_family != AF_INET) {
        return false;
    }
    const auto* const v4 = reinterpret_cast<const sockaddr_in*>(address);
    std::uint64_t zero;
    std::memcpy(&zero, v4->sin_zero, sizeof(zero));
    return zero == 0 && v4->sin_port != 0;
}
/// 0 or errno's number: an address that this socket could be bound to.
[[nodiscard]] int local_address(const description& by, const sockaddr* address, socklen_t size, endpoint& to) noexcept;

} // namespace portsock::bsd
