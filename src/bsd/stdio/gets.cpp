#include <cstdio>

#include "stream.hpp"

using namespace portsock;

char* portsock_bsd_gets(char* room) {
    int byte = bsd::get_from(bsd::crt::standard(0));
    if (byte == EOF) { return nullptr; }
    char* next = room;
    for (; byte != EOF && byte != '\n'; byte = bsd::get_from(bsd::crt::standard(0))) {
        *next++ = static_cast<char>(byte);
    }
    *next = '\0';
    return room;
}
