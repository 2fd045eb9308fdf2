// Process-wide state with a constructor that runs at compile time and no destructor at all. Sockets and pollers may be static
// objects, which are destroyed in an order that nobody here knows; and a mutex that was destroyed refuses to be locked.
#pragma once

namespace portsock::detail {

template <class T>
union never_destroyed {
    constexpr never_destroyed() noexcept : value() {}
    never_destroyed(const never_destroyed&) = delete;
    never_destroyed& operator=(const never_destroyed&) = delete;
    ~never_destroyed() {}
    T value;
};

} // namespace portsock::detail
