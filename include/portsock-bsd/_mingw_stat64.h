/* The tool chain's, which <wchar.h> includes too, without the names of <sys/stat.h> of this folder. */
#pragma GCC system_header
#pragma push_macro("stat")
#undef stat
#define stat portsock_bsd_crt_stat
#include_next <_mingw_stat64.h>
#undef stat
#pragma pop_macro("stat")
#undef stat64
#undef fstat64
