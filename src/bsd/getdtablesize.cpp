#include <unistd.h>

#include "system.hpp"

int portsock_bsd_getdtablesize() { return portsock::bsd::system::descriptor_limit(); }
