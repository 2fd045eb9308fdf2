#include "system.hpp"

#include <sys/resource.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_getrusage(int who, struct rusage* used) {
    if (who != RUSAGE_SELF) { return bsd::fail(EINVAL); }
    if (used == nullptr) { return bsd::fail(EFAULT); }
    *used = {};
    std::int64_t user = 0;
    std::int64_t kernel = 0;
    bsd::system::time_used(user, kernel);
    used->ru_utime = {static_cast<long>(user / 1000000), static_cast<long>(user % 1000000)};
    used->ru_stime = {static_cast<long>(kernel / 1000000), static_cast<long>(kernel % 1000000)};
    return 0;
}
