// As os.hpp, for the calls that Linux alone has.
#pragma once

#include "native.hpp"

namespace portsock::os {

inline int epoll_create1(int flags) noexcept { return ::epoll_create1(flags); }
inline int epoll_ctl(int set, int command, int fd, ::epoll_event* event) noexcept {
    return ::epoll_ctl(set, command, fd, event);
}
inline int epoll_wait(int set, ::epoll_event* events, int room, int milliseconds) noexcept {
    return ::epoll_wait(set, events, room, milliseconds);
}

} // namespace portsock::os
