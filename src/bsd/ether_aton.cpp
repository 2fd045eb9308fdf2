#include <netinet/ether.h>

struct ether_addr* portsock_bsd_ether_aton(const char* text) {
    static thread_local struct ether_addr made;
    return portsock_bsd_ether_aton_r(text, &made);
}
