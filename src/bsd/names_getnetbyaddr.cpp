#include <netdb.h>

extern "C" netent* portsock_bsd_getnetbyname(const char*);

extern "C" netent* portsock_bsd_getnetbyaddr(uint32_t network, int family) {
    const bool known = (network == 127 || network == 127U << 24) && (family == AF_INET || family == AF_UNSPEC);
    return portsock_bsd_getnetbyname(known ? "loopback" : "");
}
