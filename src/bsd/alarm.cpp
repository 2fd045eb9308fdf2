#include <unistd.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

unsigned int portsock_bsd_alarm(unsigned int seconds) {
    bsd::timer before;
    // As glibc does it: what cannot be set is 0 seconds left before, and an errno.
    if (const backend::attempt set = bsd::set_timer({.left = std::int64_t{seconds} * 1000000}, before); !set.ok()) {
        static_cast<void>(bsd::fail(set));
        return 0;
    }
    return static_cast<unsigned int>((before.left + 999999) / 1000000);
}
