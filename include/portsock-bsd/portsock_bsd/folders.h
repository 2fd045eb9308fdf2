/* mkdir(path, mode), and mkdir(path) for branches that know Windows. The mode has no effect. <io.h> and <direct.h> of
   this folder hide that of the C run-time library. */
#ifndef PORTSOCK_BSD_FOLDERS_H
#define PORTSOCK_BSD_FOLDERS_H

#include <portsock_bsd/function.h>

PORTSOCK_BSD_BEGIN
int portsock_bsd_mkdir(const char* path, ...);
#ifdef __GNUC__
int mkdir(const char* path, ...) PORTSOCK_BSD_LABEL(mkdir);
#else
static __inline int mkdir(const char* path, ...) { return portsock_bsd_mkdir(path); }
#endif
PORTSOCK_BSD_END

#endif
