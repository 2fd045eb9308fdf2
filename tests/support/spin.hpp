/// \file
/// Waiting for what other threads do.
#pragma once

#include <thread>

namespace support {

/// Looks again and again until the condition holds. Not by std::atomic::wait(), whose notification the library of MinGW
/// can lose.
template <class Condition>
void spin_until(Condition&& holds) {
    while (!holds()) {
        std::this_thread::yield();
    }
}

} // namespace support
