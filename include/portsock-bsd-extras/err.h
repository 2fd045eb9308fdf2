#ifndef PORTSOCK_BSD_ERR_H
#define PORTSOCK_BSD_ERR_H

#include <stdarg.h>

#include <portsock_bsd/function.h>

PORTSOCK_BSD_BEGIN
void err(int status, const char* format, ...) PORTSOCK_BSD_LABEL(err);
void errx(int status, const char* format, ...) PORTSOCK_BSD_LABEL(errx);
void warn(const char* format, ...) PORTSOCK_BSD_LABEL(warn);
void warnx(const char* format, ...) PORTSOCK_BSD_LABEL(warnx);
PORTSOCK_BSD_PROCEDURE(verr, (int status, const char* format, va_list values), (status, format, values))
PORTSOCK_BSD_PROCEDURE(verrx, (int status, const char* format, va_list values), (status, format, values))
PORTSOCK_BSD_PROCEDURE(vwarn, (const char* format, va_list values), (format, values))
PORTSOCK_BSD_PROCEDURE(vwarnx, (const char* format, va_list values), (format, values))
void portsock_bsd_err(int status, const char* format, ...);
void portsock_bsd_errx(int status, const char* format, ...);
void portsock_bsd_warn(const char* format, ...);
void portsock_bsd_warnx(const char* format, ...);
PORTSOCK_BSD_END

#endif
