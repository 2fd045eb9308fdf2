#include <unistd.h>

#include <limits.h>
#include <thread>

#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

long portsock_bsd_sysconf(int what) {
    switch (what) {
    case _SC_ARG_MAX:
        return 32767; // Microsoft Learn "CreateProcessW function", lpCommandLine
    case _SC_CLK_TCK:
        return 1000; // CLOCKS_PER_SEC of the C run-time library
    case _SC_OPEN_MAX:
        return bsd::system::descriptor_limit();
    case _SC_PAGESIZE:
        return portsock_bsd_getpagesize();
    case _SC_IOV_MAX:
        return IOV_MAX;
    case _SC_NPROCESSORS_CONF:
    case _SC_NPROCESSORS_ONLN: {
        const unsigned count = std::thread::hardware_concurrency();
        return count == 0 ? 1 : static_cast<long>(count);
    }
    case _SC_HOST_NAME_MAX:
        return HOST_NAME_MAX;
    default:
        return bsd::fail(EINVAL);
    }
}
