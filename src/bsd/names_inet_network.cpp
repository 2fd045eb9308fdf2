#include <arpa/inet.h>

#include <portsock/legacy_address.hpp>

#include "names.hpp"

extern "C" in_addr_t portsock_bsd_inet_network(const char* text) {
    const auto read = portsock::parse_legacy_network(portsock::bsd::until_space(text));
    return read ? *read : INADDR_NONE;
}
