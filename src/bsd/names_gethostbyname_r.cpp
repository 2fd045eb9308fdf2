#include <netdb.h>

#include <cerrno>
#include <cstddef>

#include "names.hpp"

// 0 if it is not found, too: *found tells.
extern "C" int portsock_bsd_gethostbyname_r(const char* name, hostent* room, char* text, std::size_t size,
                                            hostent** found, int* failure) {
    using namespace portsock;
    std::vector<ip_address> addresses;
    *found = nullptr;
    if (!bsd::find_host(name, AF_INET, addresses, *failure)) {
        return *failure == NETDB_INTERNAL ? errno : *failure == TRY_AGAIN ? EAGAIN : 0;
    }
    *found = bsd::write_host(name, addresses, *room, text, size);
    if (*found != nullptr) { return 0; }
    *failure = NETDB_INTERNAL;
    errno = ERANGE;
    return ERANGE;
}
