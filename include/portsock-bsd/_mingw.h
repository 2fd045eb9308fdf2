/* With -U_WIN32 too, for programs that shall not take their branch for Windows: the headers of MinGW-w64 insist on it.
 */
#pragma GCC system_header
#ifdef _WIN32
#include_next <_mingw.h>
#else
#define _WIN32 1
#include_next <_mingw.h>
#undef _WIN32
#endif
