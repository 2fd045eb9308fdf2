#include <cstring>

#include <strings.h>

char* portsock_bsd_index(const char* text, int character) { return const_cast<char*>(std::strchr(text, character)); }
