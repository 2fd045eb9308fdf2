#include <netdb.h>

#include "names.hpp"

extern "C" protoent* portsock_bsd_getprotoent() {
    return portsock::bsd::protocol_at(portsock::bsd::this_threads_protocol()++);
}
