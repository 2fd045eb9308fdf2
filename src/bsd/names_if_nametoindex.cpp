#include <net/if.h>

#include <cerrno>

#include "errors.hpp"
#include "names.hpp"

extern "C" unsigned int portsock_bsd_if_nametoindex(const char* name) {
    const auto index = portsock::interface_index(name);
    if (index) { return *index; }
    errno = portsock::bsd::errno_of(index.error().kind());
    return 0;
}
