/* With -U_WIN32 too, for programs that shall not take their branch for Windows: the headers of MinGW-w64 insist on it.
 */
#ifdef __GNUC__
#pragma GCC system_header
#ifdef _WIN32
#include_next <time.h>
#else
#define _WIN32 1
#include_next <time.h>
#undef _WIN32
#endif
#else
#include <../ucrt/time.h>
#endif
