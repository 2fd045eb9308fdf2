#include <netdb.h>

#include "names.hpp"

extern "C" servent* portsock_bsd_getservbyname(const char* name, const char* transport) {
    using namespace portsock;
    for (const protocol one : bsd::transports_of(transport)) {
        const auto port = service_port(name, one);
        if (!port) { continue; }
        const auto known_as = service_name(*port, one);
        return bsd::write_service(known_as ? std::string_view(*known_as) : name, *port, one);
    }
    return nullptr;
}
