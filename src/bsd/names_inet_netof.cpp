#include <arpa/inet.h>

#include <portsock/legacy_address.hpp>

#include "names.hpp"

extern "C" in_addr_t portsock_bsd_inet_netof(in_addr address) {
    return portsock::legacy_network_of(portsock::bsd::read(address));
}
