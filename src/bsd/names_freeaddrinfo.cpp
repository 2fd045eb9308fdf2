#include <netdb.h>

#include <cstdlib>

extern "C" void portsock_bsd_freeaddrinfo(addrinfo* found) {
    while (found != nullptr) {
        addrinfo* const next = found->ai_next;
        std::free(found->ai_canonname);
        std::free(found); // the address is in the same block: see names_getaddrinfo.cpp
        found = next;
    }
}
