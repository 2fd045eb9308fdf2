#include <cstdio>

#include "errors.hpp"
#include "stream.hpp"

using namespace portsock;

int portsock_bsd_fseek(FILE* file, long offset, int from) {
    return bsd::stream_of(file) == nullptr ? bsd::crt::seek(file, offset, from) : bsd::fail(ESPIPE);
}
