#include <unistd.h>

#include "errors.hpp"
#include "sleeping.hpp"

int portsock_bsd_usleep(useconds_t microseconds) {
    const auto milliseconds = static_cast<std::int64_t>((std::uint64_t{microseconds} + 999) / 1000);
    return portsock::bsd::sleep_for(milliseconds) == 0 ? 0 : portsock::bsd::fail(EINTR);
}
