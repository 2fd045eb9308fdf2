// The service of the upper-case servers.
#pragma once

#include <cstddef>

#include <portsock/buffer.hpp>

namespace example {

inline void to_upper(portsock::mutable_buffer text) {
    for (std::byte& each : text) {
        if (each >= std::byte{'a'} && each <= std::byte{'z'}) { each ^= std::byte{0x20}; }
    }
}

} // namespace example
