#include <cstring>

#include <strings.h>

void portsock_bsd_bcopy(const void* from, void* to, size_t size) { std::memmove(to, from, size); }
