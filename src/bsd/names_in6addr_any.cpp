#include <netinet/in.h>

// In C a const object is everybody's.
extern "C" {
extern const in6_addr portsock_bsd_in6addr_any;
const in6_addr portsock_bsd_in6addr_any = {};
}
