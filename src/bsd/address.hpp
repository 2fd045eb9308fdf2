// struct sockaddr, of IPv4 and IPv6, and the library's endpoint.
#pragma once

#include <netinet/in.h>

#include <portsock/endpoint.hpp>

#include "backend.hpp"

namespace portsock::bsd {

[[nodiscard]] ipv4_address read(const in_addr& from) noexcept;
[[nodiscard]] ipv6_address read(const in6_addr& from, std::uint32_t scope) noexcept;
[[nodiscard]] in_addr write(const ipv4_address& from) noexcept;
[[nodiscard]] in6_addr write(const ipv6_address& from) noexcept;

/// errno's number: EFAULT without an address, EINVAL if it is too short or longer than any, EAFNOSUPPORT if it is of
/// another family.
[[nodiscard]] int read(const sockaddr* from, socklen_t size, endpoint& to) noexcept;
/// The size it has.
socklen_t write(const endpoint& from, sockaddr_storage& to) noexcept;
/// Into a caller's room: what does not fit is cut off, and `size` becomes what it would have been. Null = not wanted.
void write(const endpoint& from, sockaddr* to, socklen_t* size) noexcept;
/// Of that room: EINVAL if its size is negative, read as an int, EFAULT without one, or 0. Linux finds out when it has
/// the address.
[[nodiscard]] int trouble_with_room(const sockaddr* to, const socklen_t* size) noexcept;

} // namespace portsock::bsd
