#include <cstdio>

#include "stream.hpp"

using namespace portsock;

void portsock_bsd_setbuffer(FILE* file, char* room, size_t size) {
    portsock_bsd_setvbuf(file, room, room == nullptr ? _IONBF : _IOFBF, size);
}
