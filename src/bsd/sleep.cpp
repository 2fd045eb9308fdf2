#include <unistd.h>

#include "sleeping.hpp"

unsigned int portsock_bsd_sleep(unsigned int seconds) {
    return static_cast<unsigned int>((portsock::bsd::sleep_for(std::int64_t{seconds} * 1000) + 999) / 1000);
}
