// How sockets are made.
#pragma once

#include "descriptors.hpp"

namespace portsock::bsd {

/// A description of one reference around a new socket. Null and errno.
[[nodiscard]] description* make_socket(int domain, int type, int protocol) noexcept;
/// Around a socket that the backend made, and owns now.
[[nodiscard]] description* describe_socket(native_handle handle, int domain, int type, int number) noexcept;
/// Two connected streams.
[[nodiscard]] bool make_stream_pair(int domain, description* (&ends)[2]) noexcept;
/// Two datagram sockets that hear of each other only.
[[nodiscard]] bool make_datagram_pair(int domain, description* (&ends)[2]) noexcept;
/// Descriptors for both, or for none: 0, or -1 and errno.
int open_two(description* (&ends)[2], int* fds) noexcept;

} // namespace portsock::bsd
