#include <netdb.h>

#include "names.hpp"

extern "C" void portsock_bsd_setprotoent(int) { portsock::bsd::this_threads_protocol() = 0; }
