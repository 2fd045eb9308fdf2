#include <netdb.h>

#include "names.hpp"

extern "C" protoent* portsock_bsd_getprotobynumber(int number) { return portsock::bsd::protocol_numbered(number); }
