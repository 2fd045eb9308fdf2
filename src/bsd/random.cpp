#include "random.hpp"

#include <stdlib.h>

namespace portsock::bsd {

std::atomic<std::uint64_t>& random_state() noexcept {
    static constinit std::atomic<std::uint64_t> state = 1;
    return state;
}

} // namespace portsock::bsd

// A counter, well mixed (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014): 31 bits, other
// numbers than elsewhere, and no secret to anybody.
long portsock_bsd_random() {
    constexpr std::uint64_t step = 0x9e3779b97f4a7c15U;
    std::uint64_t value = portsock::bsd::random_state().fetch_add(step, std::memory_order_relaxed) + step;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27) * 0x94d049bb133111ebU;
    return static_cast<long>((value ^ value >> 31) >> 33);
}
