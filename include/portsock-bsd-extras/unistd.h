/* What <unistd.h> has of processes and users. */
#ifdef __GNUC__
#pragma GCC system_header
#include_next <unistd.h>
#else
#include <../portsock-bsd/unistd.h>
#endif

#ifndef PORTSOCK_BSD_EXTRAS_UNISTD_H
#define PORTSOCK_BSD_EXTRAS_UNISTD_H

#include <sys/types.h>

PORTSOCK_BSD_BEGIN
/* ENOSYS. */
pid_t fork(void);
pid_t vfork(void);
pid_t setsid(void);
int daemon(int stay_here, int keep_output);
int chroot(const char* path);
/* One user, who has no number: 0 of all, and to become 0 succeeds. Others: EPERM. */
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int setuid(uid_t user);
int seteuid(uid_t user);
int setgid(gid_t group);
int setegid(gid_t group);
int chown(const char* path, uid_t user, gid_t group);
int fchown(int fd, uid_t user, gid_t group);
pid_t getppid(void);
PORTSOCK_BSD_END

#endif
