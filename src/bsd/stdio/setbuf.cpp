#include <cstdio>

#include "stream.hpp"

using namespace portsock;

void portsock_bsd_setbuf(FILE* file, char* room) {
    portsock_bsd_setvbuf(file, room, room == nullptr ? _IONBF : _IOFBF, BUFSIZ);
}
