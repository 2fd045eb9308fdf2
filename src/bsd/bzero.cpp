#include <cstring>

#include <strings.h>

void portsock_bsd_bzero(void* memory, size_t size) { std::memset(memory, 0, size); }
