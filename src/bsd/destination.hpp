// Where a connect or a datagram goes.
#pragma once

#include <sys/socket.h>

#include "descriptors.hpp"

namespace portsock::bsd {

/// 0 or errno's number. The unspecified address is this machine, as on every BSD.
[[nodiscard]] int destination(const description& by, const sockaddr* address, socklen_t size, endpoint& to) noexcept;
/// 0 or errno's number: an address that this socket could be bound to.
[[nodiscard]] int local_address(const description& by, const sockaddr* address, socklen_t size, endpoint& to) noexcept;

} // namespace portsock::bsd
