#ifndef PORTSOCK_BSD_STRINGS_H
#define PORTSOCK_BSD_STRINGS_H

#include <string.h>

#ifdef __GNUC__
#pragma GCC system_header
#include_next <strings.h>
#endif

#include <sys/types.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_PROCEDURE(bzero, (void* memory, size_t size), (memory, size))
PORTSOCK_BSD_PROCEDURE(bcopy, (const void* from, void* to, size_t size), (from, to, size))
PORTSOCK_BSD_FUNCTION(int, bcmp, (const void* first, const void* second, size_t size), (first, second, size))
PORTSOCK_BSD_FUNCTION(char*, index, (const char* text, int character), (text, character))
PORTSOCK_BSD_FUNCTION(char*, rindex, (const char* text, int character), (text, character))
#ifndef __GNUC__
PORTSOCK_BSD_FUNCTION(int, strcasecmp, (const char* first, const char* second), (first, second))
PORTSOCK_BSD_FUNCTION(int, strncasecmp, (const char* first, const char* second, size_t size), (first, second, size))
#endif
PORTSOCK_BSD_END

#endif
