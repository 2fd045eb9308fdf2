/* What the C libraries of Windows lack in <stdlib.h>, as far as socket programs use it. */
#ifdef __GNUC__
#pragma GCC system_header
#include_next <stdlib.h>
#else
#include <../ucrt/stdlib.h>
#endif

#ifndef PORTSOCK_BSD_STDLIB_H
#define PORTSOCK_BSD_STDLIB_H

#include <portsock_bsd/function.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_REPLACED(void, perror, (const char* text))
PORTSOCK_BSD_FUNCTION(long, random, (void), ())
PORTSOCK_BSD_FUNCTION(int, setenv, (const char* name, const char* value, int replaces), (name, value, replaces))
PORTSOCK_BSD_FUNCTION(int, unsetenv, (const char* name), (name))
PORTSOCK_BSD_PROCEDURE(srandom, (unsigned int seed), (seed))
PORTSOCK_BSD_END

#endif
