#ifndef PORTSOCK_BSD_SYS_MMAN_H
#define PORTSOCK_BSD_SYS_MMAN_H

#include <sys/types.h>

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

/* MAP_FAILED, or -1, and ENOSYS. */
PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(void*, mmap, (void* wanted, size_t size, int access, int flags, int fd, off_t offset),
                      (wanted, size, access, flags, fd, offset))
PORTSOCK_BSD_FUNCTION(int, munmap, (void* start, size_t size), (start, size))
PORTSOCK_BSD_END

#endif
