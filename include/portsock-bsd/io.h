/* The C run-time library's <io.h> without the names that are the library's: see portsock_bsd/descriptors.h. */
#ifdef __GNUC__
#pragma GCC system_header
#pragma push_macro("close")
#pragma push_macro("read")
#pragma push_macro("write")
#pragma push_macro("dup")
#pragma push_macro("dup2")
#pragma push_macro("lseek")
#pragma push_macro("lseek64")
#pragma push_macro("chsize")
#pragma push_macro("eof")
#pragma push_macro("filelength")
#pragma push_macro("locking")
#pragma push_macro("setmode")
#pragma push_macro("tell")
#pragma push_macro("isatty")
#pragma push_macro("mkdir")
#undef close
#undef read
#undef write
#undef dup
#undef dup2
#undef lseek
#undef lseek64
#undef chsize
#undef eof
#undef filelength
#undef locking
#undef setmode
#undef tell
#undef isatty
#undef mkdir
#define close portsock_bsd_crt_close
#define read portsock_bsd_crt_read
#define write portsock_bsd_crt_write
#define dup portsock_bsd_crt_dup
#define dup2 portsock_bsd_crt_dup2
#define lseek portsock_bsd_crt_lseek
#define lseek64 portsock_bsd_crt_lseek64
#define chsize portsock_bsd_crt_chsize
#define eof portsock_bsd_crt_eof
#define filelength portsock_bsd_crt_filelength
#define locking portsock_bsd_crt_locking
#define setmode portsock_bsd_crt_setmode
#define tell portsock_bsd_crt_tell
#define isatty portsock_bsd_crt_isatty
#define mkdir portsock_bsd_crt_mkdir
#include_next <io.h>
#undef close
#undef read
#undef write
#undef dup
#undef dup2
#undef lseek
#undef lseek64
#undef chsize
#undef eof
#undef filelength
#undef locking
#undef setmode
#undef tell
#undef isatty
#undef mkdir
#pragma pop_macro("close")
#pragma pop_macro("read")
#pragma pop_macro("write")
#pragma pop_macro("dup")
#pragma pop_macro("dup2")
#pragma pop_macro("lseek")
#pragma pop_macro("lseek64")
#pragma pop_macro("chsize")
#pragma pop_macro("eof")
#pragma pop_macro("filelength")
#pragma pop_macro("locking")
#pragma pop_macro("setmode")
#pragma pop_macro("tell")
#pragma pop_macro("isatty")
#pragma pop_macro("mkdir")
#else
#include <../ucrt/io.h>
#endif

#include <portsock_bsd/descriptors.h>
#include <portsock_bsd/folders.h>
