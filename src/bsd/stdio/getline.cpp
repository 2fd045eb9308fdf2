#include <cstdio>

#include "stream.hpp"

using namespace portsock;

// The header shows them to programs that ask for more than ISO C.
extern "C" {
ssize_t portsock_bsd_getdelim(char** line, size_t* size, int end, FILE* file);
ssize_t portsock_bsd_getline(char** line, size_t* size, FILE* file);
}

ssize_t portsock_bsd_getline(char** line, size_t* size, FILE* file) {
    return portsock_bsd_getdelim(line, size, '\n', file);
}
