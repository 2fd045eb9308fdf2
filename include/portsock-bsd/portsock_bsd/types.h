/* The types that several of the headers give. */
#ifndef PORTSOCK_BSD_TYPES_H
#define PORTSOCK_BSD_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include <portsock_bsd/function.h>

#ifdef __MINGW32__
#include <_bsd_types.h>
#include <_timeval.h>
#else
#ifndef _BSDTYPES_DEFINED
#define _BSDTYPES_DEFINED
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
#endif
#include <time.h>
struct timeval {
    time_t tv_sec;
    long tv_usec;
};
#ifdef _WIN64
typedef __int64 ssize_t;
#else
typedef int ssize_t;
#endif
#endif

typedef unsigned char unchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;

typedef unsigned int socklen_t;
typedef unsigned short sa_family_t;
typedef uint32_t in_addr_t;
typedef uint16_t in_port_t;

typedef char* caddr_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int id_t;
typedef long suseconds_t;

#endif
