/* With -U_WIN32 too, for programs that shall not take their branch for Windows: the headers of MinGW-w64 insist on it.
 */
#ifdef __GNUC__
#pragma GCC system_header
#ifndef _TIMEVAL_DEFINED /* <sys/time.h> defines it, and Winsock its own */
#define _TIMEVAL_DEFINED
#define PORTSOCK_BSD_TIMEVAL_LATER
#endif
struct timeval;
#define gmtime portsock_bsd_crt_gmtime
#define localtime portsock_bsd_crt_localtime
#ifdef _WIN32
#include_next <time.h>
#else
#define _WIN32 1
#include_next <time.h>
#undef _WIN32
#endif
#undef gmtime
#undef localtime
#ifdef PORTSOCK_BSD_TIMEVAL_LATER
#undef _TIMEVAL_DEFINED
#undef PORTSOCK_BSD_TIMEVAL_LATER
#endif
#else
#include <../ucrt/time.h>
#endif

#ifndef PORTSOCK_BSD_TIME_H
#define PORTSOCK_BSD_TIME_H

#include <portsock_bsd/function.h>

/* msvcrt.dll knows the conversions of C90 only. */
PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_REPLACED(size_t, strftime, (char* text, size_t size, const char* format, const struct tm* when))
/* MinGW-w64 defines some of these, inline, for who asks for POSIX. */
#undef gmtime_r
#undef localtime_r
#undef asctime_r
#undef ctime_r
#ifdef __GNUC__
PORTSOCK_BSD_FUNCTION(struct tm*, gmtime, (const time_t* when), (when))
PORTSOCK_BSD_FUNCTION(struct tm*, localtime, (const time_t* when), (when))
#endif
PORTSOCK_BSD_FUNCTION(struct tm*, gmtime_r, (const time_t* when, struct tm* made), (when, made))
PORTSOCK_BSD_FUNCTION(struct tm*, localtime_r, (const time_t* when, struct tm* made), (when, made))
PORTSOCK_BSD_FUNCTION(char*, asctime_r, (const struct tm* when, char* text), (when, text))
PORTSOCK_BSD_FUNCTION(char*, ctime_r, (const time_t* when, char* text), (when, text))
PORTSOCK_BSD_FUNCTION(time_t, timegm, (struct tm * when), (when))
PORTSOCK_BSD_END

#endif
