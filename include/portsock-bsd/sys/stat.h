/* With -U_WIN32 too, for programs that shall not take their branch for Windows: the headers of MinGW-w64 insist on it.
   Their struct stat and what fills it are hidden: of a socket they would say that it is a device. */
#ifndef PORTSOCK_BSD_SYS_STAT_H
#define PORTSOCK_BSD_SYS_STAT_H

#ifdef __GNUC__
#pragma GCC system_header
#define stat portsock_bsd_crt_stat
#define fstat portsock_bsd_crt_fstat
#ifdef _WIN32
#include_next <sys/stat.h>
#else
#define _WIN32 1
#include_next <sys/stat.h>
#undef _WIN32
#endif
#undef stat
#undef fstat
#undef stat64
#undef fstat64
#else
#include <../ucrt/sys/stat.h>
#endif

#include <sys/types.h>
#include <time.h>

#include <portsock_bsd/folders.h>

/* One form for all sizes of off_t. The times have both of their names without a macro. */
struct stat {
    unsigned int st_dev;
    unsigned int st_rdev;
    uint64_t st_ino;
    unsigned short st_mode;
    unsigned short st_nlink;
    uid_t st_uid;
    gid_t st_gid;
    long st_blksize;
    int64_t st_size;
    int64_t st_blocks; /* of 512 bytes */
    PORTSOCK_BSD_UNNAMED union {
        struct timespec st_atim;
        time_t st_atime;
    };
    PORTSOCK_BSD_UNNAMED union {
        struct timespec st_mtim;
        time_t st_mtime;
    };
    PORTSOCK_BSD_UNNAMED union {
        struct timespec st_ctim;
        time_t st_ctime;
    };
};
#define stat64 stat
#define fstat64 fstat
#define lstat64 lstat

#undef S_IFMT
#undef S_IFIFO
#undef S_IFCHR
#undef S_IFDIR
#undef S_IFBLK
#undef S_IFREG
#define S_IFMT 0xF000
#define S_IFIFO 0x1000
#define S_IFCHR 0x2000
#define S_IFDIR 0x4000
#define S_IFBLK 0x6000
#define S_IFREG 0x8000
#define S_IFLNK 0xA000
#define S_IFSOCK 0xC000
#define S_ISUID 04000
#define S_ISGID 02000
#define S_ISVTX 01000
#undef S_ISFIFO
#undef S_ISCHR
#undef S_ISDIR
#undef S_ISBLK
#undef S_ISREG
#define S_ISFIFO(mode) (((mode)&S_IFMT) == S_IFIFO)
#define S_ISCHR(mode) (((mode)&S_IFMT) == S_IFCHR)
#define S_ISDIR(mode) (((mode)&S_IFMT) == S_IFDIR)
#define S_ISBLK(mode) (((mode)&S_IFMT) == S_IFBLK)
#define S_ISREG(mode) (((mode)&S_IFMT) == S_IFREG)
#define S_ISLNK(mode) (((mode)&S_IFMT) == S_IFLNK)
#define S_ISSOCK(mode) (((mode)&S_IFMT) == S_IFSOCK)
#ifndef S_IRWXU
#define S_IRWXU 00700
#define S_IRUSR 00400
#define S_IWUSR 00200
#define S_IXUSR 00100
#endif
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

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, stat, (const char* path, struct stat* about), (path, about))
PORTSOCK_BSD_FUNCTION(int, lstat, (const char* path, struct stat* about), (path, about))
PORTSOCK_BSD_FUNCTION(int, fstat, (int fd, struct stat* about), (fd, about))
PORTSOCK_BSD_END

#endif
