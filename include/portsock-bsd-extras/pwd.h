#ifndef PORTSOCK_BSD_EXTRAS_PWD_H
#define PORTSOCK_BSD_EXTRAS_PWD_H

#include <sys/types.h>

/* Nobody is found: NULL, and errno is ENOSYS. */
struct passwd {
    char* pw_name;
    char* pw_passwd;
    uid_t pw_uid;
    gid_t pw_gid;
    char* pw_gecos;
    char* pw_dir;
    char* pw_shell;
};

PORTSOCK_BSD_BEGIN
struct passwd* getpwnam(const char* name);
struct passwd* getpwuid(uid_t user);
struct passwd* getpwent(void);
void setpwent(void);
void endpwent(void);
int getpwnam_r(const char* name, struct passwd* entry, char* text, size_t size, struct passwd** found);
PORTSOCK_BSD_END

#endif
