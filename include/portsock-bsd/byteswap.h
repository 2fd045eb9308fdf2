#ifndef PORTSOCK_BSD_BYTESWAP_H
#define PORTSOCK_BSD_BYTESWAP_H

#include <stdint.h>

#ifdef __GNUC__
#define bswap_16(x) ((uint16_t)__builtin_bswap16(x))
#define bswap_32(x) ((uint32_t)__builtin_bswap32(x))
#define bswap_64(x) ((uint64_t)__builtin_bswap64(x))
#else
#include <stdlib.h>
#define bswap_16(x) ((uint16_t)_byteswap_ushort(x))
#define bswap_32(x) ((uint32_t)_byteswap_ulong(x))
#define bswap_64(x) ((uint64_t)_byteswap_uint64(x))
#endif

#endif
