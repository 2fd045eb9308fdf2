#include <resolv.h>

#include <cerrno>

#include "names_dns.hpp"

extern "C" int portsock_bsd_dn_skipname(const unsigned char* name, const unsigned char* end) {
    const std::size_t used = name < end ? portsock::bsd::dns_name_size({name, end}) : 0;
    if (used != 0) { return static_cast<int>(used); }
    errno = EMSGSIZE;
    return -1;
}
