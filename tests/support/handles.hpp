/// \file
/// What the process holds open.
#pragma once

#include <chrono>
#include <cstddef>
#include <thread>

namespace support {

/// How many descriptors or handles the process has open.
std::size_t open_handles();

/// Waits until it is as many as that, or for 20 s: the system's look-ups that nobody waits for any more come to their
/// end, and nothing tells when. Whether something is left is for the suite to see, which counts around every case and
/// knows what a system keeps after the first time.
inline void wait_for_handles(std::size_t expected) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (open_handles() > expected && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

} // namespace support
