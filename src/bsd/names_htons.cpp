#include <netinet/in.h>

#include <portsock/byte_order.hpp>

extern "C" uint16_t portsock_bsd_htons(uint16_t value) { return portsock::to_network(value); }
