/* For programs that have a branch of their own for Windows and shall not take it: -include portsock_bsd/as_posix.h. The
   headers of MinGW-w64 insist on _WIN32, so those that ask for it come first; <windows.h> cannot be included
   afterwards. */
#ifndef PORTSOCK_BSD_AS_POSIX_H
#define PORTSOCK_BSD_AS_POSIX_H

#ifdef __GNUC__
#pragma GCC system_header
#endif

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <locale.h>
#include <math.h>
#include <sys/stat.h>
#include <sys/timeb.h>
#include <sys/types.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#undef _WIN32
#undef WIN32
#undef __WIN32
#undef __WIN32__
#undef WINNT
#undef __WINNT
#undef __WINNT__

#endif
