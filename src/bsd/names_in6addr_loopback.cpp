#include <netinet/in.h>

extern "C" {
extern const in6_addr portsock_bsd_in6addr_loopback;
const in6_addr portsock_bsd_in6addr_loopback = {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};
}
