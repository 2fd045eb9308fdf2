// What accept and accept4 are made of.
#pragma once

#include <sys/socket.h>

namespace portsock::bsd {

int accept_connection(int fd, sockaddr* address, socklen_t* size, int flags) noexcept;

} // namespace portsock::bsd
