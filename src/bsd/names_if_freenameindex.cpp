#include <net/if.h>

#include <cstdlib>

extern "C" void portsock_bsd_if_freenameindex(struct if_nameindex* list) { std::free(list); }
