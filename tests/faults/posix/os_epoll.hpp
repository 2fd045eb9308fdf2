// As os.hpp beside it.
#pragma once

#include "native.hpp"

#define os real
#include "../../../src/posix/os_epoll.hpp"
#undef os

#include <script.hpp>

namespace portsock::os {

inline constexpr faults::call<&real::epoll_create1> epoll_create1{};
inline constexpr faults::call<&real::epoll_ctl> epoll_ctl{};
inline constexpr faults::call<&real::epoll_wait> epoll_wait{};

} // namespace portsock::os
