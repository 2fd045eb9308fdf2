#include <netinet/in.h>

#include <portsock/byte_order.hpp>

extern "C" uint32_t portsock_bsd_ntohl(uint32_t value) { return portsock::from_network(value); }
