// The one engine of select and poll: sockets, pipes, consoles and files together.
#pragma once

#include <cstdint>
#include <span>

namespace portsock::bsd {

struct watched {
    int fd = -1;              // negative = passed over
    std::uint32_t wanted = 0; // POLLIN, POLLOUT, POLLPRI ...
    std::uint32_t found = 0;
};
/// How many have something found; -1 and errno (EINTR, ENOMEM). `milliseconds` -1 = no limit.
int watch(std::span<watched> all, std::int64_t milliseconds) noexcept;

} // namespace portsock::bsd
