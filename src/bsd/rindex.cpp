#include <cstring>

#include <strings.h>

char* portsock_bsd_rindex(const char* text, int character) { return const_cast<char*>(std::strrchr(text, character)); }
