/* Those of the compiler, and what POSIX has beside them. */
#ifdef __GNUC__
#pragma GCC system_header
#include_next <limits.h>
#else
#include <../ucrt/limits.h>
#endif

#ifndef PORTSOCK_BSD_LIMITS_H
#define PORTSOCK_BSD_LIMITS_H

#ifndef PATH_MAX
#define PATH_MAX 260 /* MAX_PATH of Windows */
#endif
#ifndef NAME_MAX
#define NAME_MAX 255
#endif
#define HOST_NAME_MAX 255
#define LOGIN_NAME_MAX 257
#define TTY_NAME_MAX 32
#ifndef IOV_MAX
#define IOV_MAX 1024
#endif
#define PIPE_BUF 4096
#ifndef SSIZE_MAX
#ifdef _WIN64
#define SSIZE_MAX LLONG_MAX
#else
#define SSIZE_MAX INT_MAX
#endif
#endif
#define _POSIX_ARG_MAX 4096
#define _POSIX_HOST_NAME_MAX 255
#define _POSIX_LOGIN_NAME_MAX 9
#define _POSIX_NAME_MAX 14
#define _POSIX_OPEN_MAX 20
#define _POSIX_PATH_MAX 256
#define _POSIX_PIPE_BUF 512
#define _XOPEN_IOV_MAX 16

#endif
