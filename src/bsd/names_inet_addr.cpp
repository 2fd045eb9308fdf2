#include <arpa/inet.h>

extern "C" int portsock_bsd_inet_aton(const char*, in_addr*);

extern "C" in_addr_t portsock_bsd_inet_addr(const char* text) {
    in_addr address;
    return portsock_bsd_inet_aton(text, &address) == 1 ? address.s_addr : INADDR_NONE;
}
