#include <netdb.h>

#include <portsock/byte_order.hpp>

#include "names.hpp"

extern "C" servent* portsock_bsd_getservbyport(int port, const char* transport) {
    using namespace portsock;
    const std::uint16_t number = from_network(static_cast<std::uint16_t>(port));
    for (const protocol one : bsd::transports_of(transport)) {
        if (const auto name = service_name(number, one)) { return bsd::write_service(*name, number, one); }
    }
    return nullptr;
}
