#include <unistd.h>

#include "signals.hpp"

using namespace portsock;

unsigned int portsock_bsd_alarm(unsigned int seconds) {
    const bsd::timer before = bsd::set_timer({.left = std::int64_t{seconds} * 1000000});
    return static_cast<unsigned int>((before.left + 999999) / 1000000);
}
