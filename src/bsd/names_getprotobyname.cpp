#include <netdb.h>

#include "names.hpp"

extern "C" protoent* portsock_bsd_getprotobyname(const char* name) { return portsock::bsd::protocol_called(name); }
