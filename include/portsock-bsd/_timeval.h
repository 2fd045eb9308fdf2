/* struct timeval as POSIX has it, with a time_t: programs hand &tv.tv_sec to ctime() and localtime(). That of MinGW-w64,
   which its headers ask for by this name, has a long of 32 bits; a file that begins with Winsock gets that one. */
#pragma GCC system_header
#ifndef _TIMEVAL_DEFINED
#ifdef _WINSOCK2API_
#include_next <_timeval.h>
#else
#define _TIMEVAL_DEFINED
#define PORTSOCK_BSD_TIMEVAL
#include <crtdefs.h>
struct timeval {
    time_t tv_sec;
    long tv_usec;
};
#endif
#endif
