/* The C run-time library's <direct.h>, without mkdir(): see portsock_bsd/folders.h. */
#include <io.h>

#ifdef __GNUC__
#pragma GCC system_header
#pragma push_macro("mkdir")
#undef mkdir
#define mkdir portsock_bsd_crt_mkdir
#include_next <direct.h>
#undef mkdir
#pragma pop_macro("mkdir")
#else
#include <../ucrt/direct.h>
#endif
