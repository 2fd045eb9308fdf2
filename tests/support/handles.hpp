/// \file
/// What the process holds open.
#pragma once

#include <chrono>
#include <cstddef>
#include <thread>

namespace support {

/// How many descriptors or handles the process has open.
std::size_t open_handles();

/// How long to wait for the system to release the next one. Where its C++ library keeps some after their first use, which
/// is never over, that is short.
extern const std::chrono::seconds next_release;

/// Waits until it is as many as that: the system's look-ups that nobody waits for any more come to their end, and nothing
/// tells when. Gives up after 20 s, or if none was released for `next_release`. Whether something is left is for the suite to
/// see, which counts around every case and knows what a system keeps after the first time.
inline void wait_for_handles(std::size_t expected) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::seconds(20);
    std::size_t least = open_handles();
    auto released = clock::now();
    while (least > expected && clock::now() < end && clock::now() < released + next_release) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        if (const std::size_t count = open_handles(); count < least) {
            least = count;
            released = clock::now();
        }
    }
}

} // namespace support
