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
PORTSOCK_BSD_END

#endif
