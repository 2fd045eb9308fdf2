#include <ifaddrs.h>

#include <cstdlib>

extern "C" void portsock_bsd_freeifaddrs(ifaddrs* found) {
    while (found != nullptr) {
        ifaddrs* const next = found->ifa_next;
        std::free(found); // with its addresses and its name: see names_getifaddrs.cpp
        found = next;
    }
}
