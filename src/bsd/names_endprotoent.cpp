#include <netdb.h>

#include "names.hpp"

extern "C" void portsock_bsd_endprotoent() { portsock::bsd::this_threads_protocol() = 0; }
