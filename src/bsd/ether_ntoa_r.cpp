#include <netinet/ether.h>

#include <cstdio>

char* portsock_bsd_ether_ntoa_r(const struct ether_addr* address, char* text) {
    const uint8_t* const part = address->ether_addr_octet;
    constexpr std::size_t room = 18; // "ff:ff:ff:ff:ff:ff" and its NUL
    static_cast<void>(
        std::snprintf(text, room, "%x:%x:%x:%x:%x:%x", part[0], part[1], part[2], part[3], part[4], part[5]));
    return text;
}
