#include <netdb.h>

#include "names.hpp"

extern "C" hostent* portsock_bsd_gethostbyname2(const char* name, int family) {
    using namespace portsock;
    std::vector<ip_address> found;
    if (!bsd::find_host(name, family, found, *portsock_bsd_h_errno())) { return nullptr; }
    // More than old programs were ever prepared for.
    constexpr std::size_t most = 64;
    if (found.size() > most) { found.resize(most); }
    bsd::host_room& room = bsd::this_threads_host_room();
    hostent* const made = bsd::write_host(name, found, room.host, room.text, sizeof(room.text));
    if (made == nullptr) { *portsock_bsd_h_errno() = NO_RECOVERY; }
    return made;
}
