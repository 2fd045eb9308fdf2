#include <netinet/in.h>

#include <portsock/byte_order.hpp>

extern "C" uint16_t portsock_bsd_ntohs(uint16_t value) { return portsock::from_network(value); }
