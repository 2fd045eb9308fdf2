#include <arpa/inet.h>

#include <portsock/legacy_address.hpp>

#include "names.hpp"

extern "C" in_addr portsock_bsd_inet_makeaddr(in_addr_t network, in_addr_t host) {
    return portsock::bsd::write(portsock::legacy_make_address(network, host));
}
