/* Windows' <windows.h> includes this: it must not bring another set of the names that <sys/socket.h> gives. */
#ifndef _WINSOCKAPI_
#define _WINSOCKAPI_
#endif
