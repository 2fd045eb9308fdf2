#include <arpa/inet.h>

#include <portsock/legacy_address.hpp>

#include "names.hpp"

extern "C" int portsock_bsd_inet_aton(const char* text, in_addr* address) {
    const auto read = portsock::parse_legacy(portsock::bsd::until_space(text));
    if (!read) { return 0; }
    if (address != nullptr) { *address = portsock::bsd::write(*read); }
    return 1;
}
