#include <cstring>

#include <strings.h>

int portsock_bsd_bcmp(const void* first, const void* second, size_t size) { return std::memcmp(first, second, size); }
