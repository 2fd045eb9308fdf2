#include <netinet/in.h>

#include <resolv.h>

#include <array>
#include <cstring>

#include "address.hpp"
#include "system.hpp"

using namespace portsock;

// The name servers of the adapters, as far as they are of IPv4, which is all that the structure has room for. Windows'
// own resolver looks at its settings by itself.
int portsock_bsd_res_init() {
    struct __res_state& to = portsock_bsd__res;
    std::array<endpoint, MAXNS> servers;
    const std::size_t count = bsd::system::name_servers(servers);
    std::memset(&to, 0, sizeof(to));
    to.retrans = 5;
    to.retry = 2;
    to.ndots = 1;
    to.options = RES_DEFAULT | RES_INIT;
    to.nscount = static_cast<int>(count);
    for (std::size_t at = 0; at < count; ++at) {
        sockaddr_storage whole;
        std::memcpy(&to.nsaddr_list[at], &whole, bsd::write(servers[at], whole));
    }
    return 0;
}
