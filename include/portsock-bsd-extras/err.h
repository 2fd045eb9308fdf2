#ifndef PORTSOCK_BSD_EXTRAS_ERR_H
#define PORTSOCK_BSD_EXTRAS_ERR_H

#include <portsock_bsd/function.h>
#include <stdarg.h>

PORTSOCK_BSD_BEGIN
void err(int status, const char* format, ...);
void errx(int status, const char* format, ...);
void verr(int status, const char* format, va_list more);
void verrx(int status, const char* format, va_list more);
void warn(const char* format, ...);
void warnx(const char* format, ...);
void vwarn(const char* format, va_list more);
void vwarnx(const char* format, va_list more);
PORTSOCK_BSD_END

#endif
