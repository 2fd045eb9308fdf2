#include <netdb.h>

#include <cerrno>
#include <cstddef>

#include "names.hpp"

// As gethostbyname_r().
extern "C" int portsock_bsd_gethostbyaddr_r(const void* address, socklen_t address_size, int family, hostent* room,
                                            char* text, std::size_t size, hostent** found, int* failure) {
    using namespace portsock;
    ip_address read;
    std::string name;
    *found = nullptr;
    if (!bsd::find_host_name(address, address_size, family, read, name, *failure)) {
        return *failure == NETDB_INTERNAL ? errno : *failure == TRY_AGAIN ? EAGAIN : 0;
    }
    *found = bsd::write_host(name, {&read, 1}, *room, text, size);
    if (*found != nullptr) { return 0; }
    *failure = NETDB_INTERNAL;
    errno = ERANGE;
    return ERANGE;
}
