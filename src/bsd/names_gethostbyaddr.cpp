#include <netdb.h>

#include "names.hpp"

extern "C" hostent* portsock_bsd_gethostbyaddr(const void* address, socklen_t size, int family) {
    using namespace portsock;
    ip_address read;
    std::string name;
    if (!bsd::find_host_name(address, size, family, read, name, *portsock_bsd_h_errno())) { return nullptr; }
    bsd::host_room& room = bsd::this_threads_host_room();
    return bsd::write_host(name, {&read, 1}, room.host, room.text, sizeof(room.text));
}
