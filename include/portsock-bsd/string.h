/* What the C libraries of Windows lack in <string.h>, as far as socket programs use it. */
#ifdef __GNUC__
#pragma GCC system_header
#include_next <string.h>
#else
#include <../ucrt/string.h>
#endif

#ifndef PORTSOCK_BSD_STRING_H
#define PORTSOCK_BSD_STRING_H

#include <portsock_bsd/function.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_REPLACED(char*, strerror, (int number))
PORTSOCK_BSD_FUNCTION(int, strerror_r, (int number, char* text, size_t size), (number, text, size))
PORTSOCK_BSD_FUNCTION(char*, strsep, (char** rest, const char* delimiters), (rest, delimiters))
PORTSOCK_BSD_FUNCTION(char*, strndup, (const char* text, size_t most), (text, most))
PORTSOCK_BSD_FUNCTION(char*, stpcpy, (char* to, const char* from), (to, from))
#if defined(_GNU_SOURCE) || defined(__cplusplus) /* which implies it elsewhere */
PORTSOCK_BSD_FUNCTION(char*, strcasestr, (const char* text, const char* part), (text, part))
PORTSOCK_BSD_FUNCTION(char*, strchrnul, (const char* text, int character), (text, character))
PORTSOCK_BSD_FUNCTION(void*, memmem, (const void* all, size_t size, const void* part, size_t part_size),
                      (all, size, part, part_size))
PORTSOCK_BSD_FUNCTION(void*, memrchr, (const void* all, int byte, size_t size), (all, byte, size))
#endif
PORTSOCK_BSD_END

#endif
