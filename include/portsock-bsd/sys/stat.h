/* With -U_WIN32 too, for programs that shall not take their branch for Windows: the headers of MinGW-w64 insist on it.
 */
#ifdef __GNUC__
#pragma GCC system_header
#ifdef _WIN32
#include_next <sys/stat.h>
#else
#define _WIN32 1
#include_next <sys/stat.h>
#undef _WIN32
#endif
#else
#include <../ucrt/sys/stat.h>
#endif

#ifndef PORTSOCK_BSD_SYS_STAT_H
#define PORTSOCK_BSD_SYS_STAT_H

#include <portsock_bsd/folders.h>

/* Nothing is of these kinds. */
#define S_IFLNK 0xA000
#define S_IFSOCK 0xC000
#define S_ISUID 04000
#define S_ISGID 02000
#define S_ISVTX 01000
#define S_ISLNK(mode) (((mode)&0xF000) == S_IFLNK)
#define S_ISSOCK(mode) (((mode)&0xF000) == S_IFSOCK)
#ifndef S_IRWXG
#define S_IRWXG 00070
#define S_IRGRP 00040
#define S_IWGRP 00020
#define S_IXGRP 00010
#endif
#ifndef S_IRWXO
#define S_IRWXO 00007
#define S_IROTH 00004
#define S_IWOTH 00002
#define S_IXOTH 00001
#endif

#endif
