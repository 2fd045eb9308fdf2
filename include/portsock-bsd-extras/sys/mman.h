#ifndef PORTSOCK_BSD_EXTRAS_SYS_MMAN_H
#define PORTSOCK_BSD_EXTRAS_SYS_MMAN_H

#include <sys/types.h>

/* Nothing can be mapped: MAP_FAILED, or -1, and errno is ENOSYS. */
#define PROT_NONE 0
#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_SHARED 1
#define MAP_PRIVATE 2
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20
#define MAP_ANON MAP_ANONYMOUS
#define MAP_FAILED ((void*)-1)
#define MS_ASYNC 1
#define MS_INVALIDATE 2
#define MS_SYNC 4
#define MCL_CURRENT 1
#define MCL_FUTURE 2

PORTSOCK_BSD_BEGIN
void* mmap(void* wanted, size_t size, int protection, int flags, int fd, off_t offset);
int munmap(void* at, size_t size);
int msync(void* at, size_t size, int flags);
int mprotect(void* at, size_t size, int protection);
int mlock(const void* at, size_t size);
int munlock(const void* at, size_t size);
int mlockall(int flags);
int munlockall(void);
PORTSOCK_BSD_END

#endif
