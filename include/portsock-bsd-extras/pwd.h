#ifndef PORTSOCK_BSD_PWD_H
#define PORTSOCK_BSD_PWD_H

#include <sys/types.h>

struct passwd {
    char* pw_name;
    char* pw_passwd;
    uid_t pw_uid;
    gid_t pw_gid;
    char* pw_gecos;
    char* pw_dir;
    char* pw_shell;
};

/* Null and ENOSYS. */
PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(struct passwd*, getpwnam, (const char* name), (name))
PORTSOCK_BSD_FUNCTION(struct passwd*, getpwuid, (uid_t number), (number))
PORTSOCK_BSD_END

#endif
