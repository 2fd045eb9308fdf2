#include <netinet/ether.h>

char* portsock_bsd_ether_ntoa(const struct ether_addr* address) {
    static thread_local char text[18];
    return portsock_bsd_ether_ntoa_r(address, text);
}
