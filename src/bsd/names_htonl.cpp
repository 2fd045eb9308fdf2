#include <netinet/in.h>

#include <portsock/byte_order.hpp>

extern "C" uint32_t portsock_bsd_htonl(uint32_t value) { return portsock::to_network(value); }
