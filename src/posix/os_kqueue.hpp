// As os.hpp, for the calls that macOS and the BSDs alone have.
#pragma once

#include "native.hpp"

namespace portsock::os {

inline int kqueue() noexcept { return native::kqueue_plain(); }
inline int kevent(int queue, const struct ::kevent* changes, native::event_count count, struct ::kevent* found,
                  native::event_count room, const ::timespec* limit) noexcept {
    return ::kevent(queue, changes, count, found, room, limit);
}

} // namespace portsock::os
