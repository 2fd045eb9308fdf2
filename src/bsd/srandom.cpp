#include <stdlib.h>

#include "random.hpp"

void portsock_bsd_srandom(unsigned int seed) { portsock::bsd::random_state().store(seed, std::memory_order_relaxed); }
