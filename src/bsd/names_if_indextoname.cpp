#include <net/if.h>

#include <cerrno>

#include "names.hpp"

extern "C" char* portsock_bsd_if_indextoname(unsigned int index, char* name) {
    const auto found = portsock::interface_name(index);
    if (found && portsock::bsd::copy_text(*found, name, IF_NAMESIZE)) { return name; }
    errno = ENXIO;
    return nullptr;
}
