#include <cstdio>

#include "errors.hpp"
#include "stream.hpp"

using namespace portsock;

long portsock_bsd_ftell(FILE* file) {
    return bsd::stream_of(file) == nullptr ? bsd::crt::tell(file) : bsd::fail(ESPIPE);
}
