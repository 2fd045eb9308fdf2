/* Windows' <wincrypt.h>, which <windows.h> includes, without its CMSG_DATA. */
#ifdef __GNUC__
#pragma GCC system_header
#include_next <wincrypt.h>
#else
#include <../um/wincrypt.h>
#endif

#undef CMSG_DATA
#ifdef PORTSOCK_BSD_SYS_SOCKET_H
#define CMSG_DATA(header) ((unsigned char*)((struct cmsghdr*)(header) + 1))
#endif
