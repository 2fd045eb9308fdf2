#ifndef PORTSOCK_BSD_GRP_H
#define PORTSOCK_BSD_GRP_H

#include <sys/types.h>

struct group {
    char* gr_name;
    char* gr_passwd;
    gid_t gr_gid;
    char** gr_mem;
};

/* Null, or -1, and ENOSYS. */
PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(struct group*, getgrnam, (const char* name), (name))
PORTSOCK_BSD_FUNCTION(struct group*, getgrgid, (gid_t number), (number))
PORTSOCK_BSD_FUNCTION(int, initgroups, (const char* user, gid_t group), (user, group))
PORTSOCK_BSD_FUNCTION(int, setgroups, (size_t count, const gid_t* groups), (count, groups))
PORTSOCK_BSD_END

#endif
